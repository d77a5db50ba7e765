using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Convolutions, transposed convolutions, and convolutions whose taps are moved.</summary>
internal static class ConvolutionOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("Conv", node => Import(node, ConvolutionKind.Convolution, Options(node)));
        table.Add("ConvTranspose", Transposed);
        table.Add("DeformConv", Deformable);
    }

    private static void Transposed(OnnxNode node)
    {
        ConvolutionOptions options = Options(node) with { OutputPadding = node.Integers("output_padding") ?? default(PerAxis) };
        if (node.Integers("output_shape") is { } size)
        {
            // Explicit pads are ignored; those that follow from the size put an odd element first, unless asked otherwise.
            bool isUpper = node.Text("auto_pad", "") == "SAME_UPPER";
            options = options with { OutputSize = size, OutputPadding = default, Padding = isUpper ? Padding.Same : Padding.SameLower };
        }

        Import(node, ConvolutionKind.Transposed, options);
    }

    private static void Deformable(OnnxNode node)
    {
        CheckKernel(node, 1);
        node.Emit(new DeformableConvolve(Windows(node) with { Padding = WindowPadding.InNumbers(node) }, node.Integer("offset_group", 1)));
    }

    private static void Import(OnnxNode node, ConvolutionKind kind, ConvolutionOptions options)
    {
        CheckKernel(node, 1);
        node.Emit(new Convolve(kind, options));
    }

    /// <exception cref="OnnxException">The attribute that says the kernel's size contradicts the weight.</exception>
    internal static void CheckKernel(OnnxNode node, int weightInput)
    {
        const int FirstSpatialAxis = 2;
        if (node.Integers("kernel_shape") is { } kernel && node.Constant(weightInput) is { } weight)
        {
            long[] found = [.. weight.Shape[Math.Min(FirstSpatialAxis, weight.Shape.Length)..].ToArray().Select(length => (long)length)];
            if (!kernel.SequenceEqual(found))
            {
                throw node.Error(
                    $"attribute 'kernel_shape' is [{string.Join(", ", kernel)}], but the weight is {weight}", "the model is not valid");
            }
        }
    }

    internal static ConvolutionOptions Options(OnnxNode node) => Windows(node) with { Padding = WindowPadding.Of(node) };

    private static ConvolutionOptions Windows(OnnxNode node) => new()
    {
        Stride = node.Integers("strides") ?? default(PerAxis),
        Dilation = node.Integers("dilations") ?? default(PerAxis),
        Groups = node.Integer("group", 1),
    };
}
