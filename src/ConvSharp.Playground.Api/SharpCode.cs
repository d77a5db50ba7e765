using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>The layer in C#.</summary>
internal static class SharpCode
{
    public static string Of(RequestedLayer layer)
    {
        ConvolutionGeometry geometry = layer.Geometry;
        ConvolutionOptions options = layer.Options;
        string name = geometry.Kind == ConvolutionKind.Convolution ? "Conv" : "ConvTranspose";
        string type = $"{name}{geometry.Rank}d<float>";
        string arguments = $"{geometry.InChannels}, {geometry.OutChannels}, {layer.Kernel}" +
            Argument("stride", options.Stride) + Padding(options.Padding) + Argument("dilation", options.Dilation) +
            Argument("outputPadding", options.OutputPadding) + (geometry.Groups == 1 ? "" : $", groups: {geometry.Groups}") +
            (layer.HasBias ? "" : ", bias: false") +
            (geometry.PaddingMode == PaddingMode.Zeros ? "" : $", paddingMode: PaddingMode.{geometry.PaddingMode}");
        return $"""
            using System.Numerics.Tensors;
            using ConvSharp.Geometry;
            using ConvSharp.Layers;

            var layer = new {type}({arguments});
            Tensor<float> x = Tensor.CreateFromShape<float>([{string.Join(", ", geometry.InputShape.Prepend(1))}]);
            Tensor<float> y = layer.Forward(x);
            """;
    }

    private static string Argument(string name, PerAxis values) => values.Count == 0 ? "" : $", {name}: {values}";

    private static string Padding(Padding padding)
    {
        string text = padding.ToString();
        bool isWord = char.IsAsciiLetter(text[0]);
        return isWord ? $", padding: \"{text}\""
            : padding.Before != padding.After ? $", padding: Padding.Asymmetric({padding.Before}, {padding.After})"
            : text == "0" ? "" : $", padding: {text}";
    }
}
