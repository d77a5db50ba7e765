namespace ConvSharp.Inference.Operations;

/// <summary>A tensor as [outer, length, inner] around one axis.</summary>
internal readonly record struct AxisLayout(nint Outer, nint Length, nint Inner)
{
    /// <summary>The layout around an axis.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="toEnd">Whether all axes from it on are one.</param>
    public static AxisLayout Of(ReadOnlySpan<nint> shape, int axis, bool toEnd)
    {
        int at = shape.IsEmpty ? 0 : axis == shape.Length ? axis : OperationInputs.Axis(axis, shape.Length);
        if (toEnd || shape.IsEmpty)
            return new(OperationInputs.Product(shape[..at]), OperationInputs.Product(shape[at..]), 1);
        return new(OperationInputs.Product(shape[..at]), shape[at], OperationInputs.Product(shape[(at + 1)..]));
    }
}
