using ConvSharp.Files;

namespace ConvSharp.Inference;

/// <summary>An input of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">The length of each axis, as far as it is known; null if not even the number of axes is.</param>
public sealed record GraphInput(string Name, ElementType Type, IReadOnlyList<Dimension>? Shape)
{
    /// <summary>Whether the input takes a tensor of this shape.</summary>
    public bool Takes(ReadOnlySpan<nint> shape)
    {
        if (Shape is null)
            return true;
        bool fits = Shape.Count == shape.Length;
        for (int axis = 0; fits && axis < shape.Length; axis++)
            fits = Shape[axis].Size is not { } size || size == shape[axis];
        return fits;
    }

    /// <summary>Name, type and shape: image float32 [1, 3, height, width].</summary>
    public override string ToString() => $"{Name} {Type.Name()} {(Shape is null ? "of any shape" : $"[{string.Join(", ", Shape)}]")}";
}
