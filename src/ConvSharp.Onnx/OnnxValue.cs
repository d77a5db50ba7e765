using ConvSharp.Files;
using ConvSharp.Inference;

namespace ConvSharp.Onnx;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements, float32 where the file says float16 or bfloat16; null if the file does not say.</param>
/// <param name="Shape">The length of each axis, as far as the file says; null if it does not say how many there are.</param>
public sealed record OnnxValue(string Name, ElementType? Type, IReadOnlyList<Dimension>? Shape)
{
    /// <summary>Name, type and shape: image float32 [1, 3, height, width].</summary>
    public override string ToString() =>
        $"{Name} {Type?.Name() ?? "of any type"} {(Shape is null ? "of any shape" : $"[{string.Join(", ", Shape)}]")}";
}
