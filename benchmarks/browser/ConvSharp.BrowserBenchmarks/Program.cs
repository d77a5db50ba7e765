using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Onnx;

namespace ConvSharp.BrowserBenchmarks;

/// <summary>A layer with random weights on a random input, for the page that measures it.</summary>
[SupportedOSPlatform("browser")]
internal static partial class Program
{
    private static ConvolutionLayer<float>? _layer;
    private static Tensor<float> _input = Tensor.CreateFromShape<float>([0]);
    private static Tensor<float> _output = Tensor.CreateFromShape<float>([0]);

    public static void Main()
    {
        // The page calls the exports.
    }

    /// <summary>Makes the layer and its input.</summary>
    [JSExport]
    internal static void Prepare(
        bool isTransposed, int inChannels, int height, int width, int outChannels, int kernel, int stride, int padding, int groups)
    {
        var random = new TorchGenerator(0);
        _layer = isTransposed
            ? new ConvTranspose2d<float>(inChannels, outChannels, kernel, stride, padding, groups: groups, generator: random)
            : new Conv2d<float>(inChannels, outChannels, kernel, stride, padding, groups: groups, generator: random);
        var values = new Random(0);
        float[] input = [.. Enumerable.Range(0, inChannels * height * width).Select(_ => values.NextSingle() - 0.5f)];
        _input = Tensor.Create(input, [1, inChannels, height, width]);
        _output = _layer.Forward(_input);
    }

    [JSExport]
    internal static void Run() => _layer!.Forward(_input, _output);

    /// <summary>The input's numbers, as bytes.</summary>
    [JSExport]
    internal static byte[] Input() => BytesOf(_input);

    /// <summary>The output's numbers, as bytes.</summary>
    [JSExport]
    internal static byte[] Output() => BytesOf(_output);

    /// <summary>The layer as an ONNX model.</summary>
    [JSExport]
    internal static byte[] Model()
    {
        using var stream = new MemoryStream();
        OnnxExport.Save(stream, _layer!, _input.Lengths);
        return stream.ToArray();
    }

    private static byte[] BytesOf(Tensor<float> tensor)
    {
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }
}
