namespace ConvSharp.Errors;

/// <summary>Shapes as messages print them.</summary>
internal static class ShapeText
{
    /// <summary>[2, 3, 4].</summary>
    public static string Print(ReadOnlySpan<nint> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
