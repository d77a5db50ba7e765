using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>The layer in C#.</summary>
internal static class SharpCode
{
    public static string Of(RequestedLayer layer) => $"""
        using System.Numerics.Tensors;
        using ConvSharp.Geometry;
        using ConvSharp.Layers;

        var layer = {Layer(layer)};
        Tensor<float> x = Tensor.CreateFromShape<float>([{string.Join(", ", layer.Geometry.InputShape.Prepend(1))}]);
        Tensor<float> y = layer.Forward(x);
        """;

    /// <summary>The layer with parameters that lines of code set, on a picture.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="seed">The seed with which the layer is made.</param>
    /// <param name="gray">Whether the picture is read as one channel.</param>
    /// <param name="lines">What changes the layer's weight.</param>
    /// <param name="colors">The colours of the maps.</param>
    public static string Picture(RequestedLayer layer, ulong seed, bool gray, string lines, string colors) => $$"""
        using System.Numerics.Tensors;
        using ConvSharp.Geometry;
        using ConvSharp.Imaging;
        using ConvSharp.Imaging.Maps;
        using ConvSharp.Initialization;
        using ConvSharp.Layers;

        var generator = new TorchGenerator({{seed}});
        var layer = {{Layer(layer)[..^1]}}, generator: generator);{{(lines.Length == 0 ? "" : "\n" + lines)}}
        Tensor<float> x = Picture.Load("picture.png"{{(gray ? ", new PictureLoadOptions { Gray = true }" : "")}});
        Tensor<float> y = layer.Forward(x);
        FeatureMaps.Render<float>(y, new FeatureMapOptions { ColorMap = ColorMap.Parse("{{colors}}") }).Save("maps.png");
        """;

    /// <summary>The layer as a matrix; y lacks its bias.</summary>
    public static string Matrix(RequestedLayer layer) => $"""
        using System.Linq;
        using System.Numerics.Tensors;
        using ConvSharp.Geometry;
        using ConvSharp.Layers;
        using ConvSharp.Reference;

        var layer = {Layer(layer)};
        ConvolutionGeometry geometry = layer.Geometry([{string.Join(", ", layer.Geometry.InputShape)}]);
        float[] weight = new float[geometry.WeightLength];
        layer.Weight.Values.FlattenTo(weight);
        ConvolutionMatrix<float> c = ConvolutionMatrix.Create<float>(geometry, weight);

        float[] x = [.. Enumerable.Range(0, c.Columns).Select(i => (float)i)];
        float[] y = new float[c.Rows], back = new float[c.Columns];
        c.Multiply(x, y);{(layer.HasBias ? "  // and the bias of each channel, which is no part of C" : "")}
        c.Transpose().Multiply(y, back);
        """;

    private static string Layer(RequestedLayer layer)
    {
        ConvolutionGeometry geometry = layer.Geometry;
        ConvolutionOptions options = layer.Options;
        string name = geometry.Kind == ConvolutionKind.Convolution ? "Conv" : "ConvTranspose";
        return $"new {name}{geometry.Rank}d<float>({geometry.InChannels}, {geometry.OutChannels}, {layer.Kernel}" +
            Argument("stride", options.Stride) + Padding(options.Padding) + Argument("dilation", options.Dilation) +
            Argument("outputPadding", options.OutputPadding) + (geometry.Groups == 1 ? "" : $", groups: {geometry.Groups}") +
            (layer.HasBias ? "" : ", bias: false") +
            (geometry.PaddingMode == PaddingMode.Zeros ? "" : $", paddingMode: PaddingMode.{geometry.PaddingMode}") + ")";
    }

    internal static string Argument(string name, PerAxis values) => values.Count == 0 ? "" : $", {name}: {values}";

    internal static string Padding(Padding padding)
    {
        string text = padding.ToString();
        bool isWord = char.IsAsciiLetter(text[0]);
        return isWord ? $", padding: \"{text}\""
            : padding.Before != padding.After ? $", padding: Padding.Asymmetric({padding.Before}, {padding.After})"
            : text == "0" ? "" : $", padding: {text}";
    }
}
