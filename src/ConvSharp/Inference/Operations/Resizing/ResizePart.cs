using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ConvSharp.Inference.Operations;

/// <summary>A part of a resized tensor, by parts of the whole's tables.</summary>
/// <param name="options">How the whole is resized.</param>
/// <param name="shape">The part's shape.</param>
/// <param name="axes">The tables of the part, the last axis first.</param>
internal sealed class ResizePart(ResizeOptions options, nint[] shape, List<ResizeAxis> axes) : Operation
{
    public override string Kind => "Resize";

    /// <summary>Text that is equal for equal tables.</summary>
    public string Signature { get; } = string.Join(' ', axes.Select(axis =>
    {
        byte[] bytes = [.. MemoryMarshal.AsBytes<int>(axis.Sources), .. MemoryMarshal.AsBytes<double>(axis.Weights)];
        return $"{axis.Axis}:{Convert.ToHexString(SHA256.HashData(bytes))}";
    }));

    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs) => [ValueInfo.Of(inputs.Required(0).Type, shape)];

    public override Step Prepare(StepDescription description) => Resize.StepOf(options, description.Inputs[0]!, shape, axes);
}
