namespace ConvSharp.Imaging.Maps;

/// <summary>How many tiles of which size, and what they show.</summary>
/// <param name="Count">Tiles.</param>
/// <param name="Height">Rows of elements.</param>
/// <param name="Width">Elements per row.</param>
/// <param name="Parameter">The parameter that holds their values, for messages.</param>
internal readonly record struct TileShape(long Count, long Height, long Width, string Parameter)
{
    public override string ToString() => $"{Parameter} of shape {Shape.Text([(nint)Count, (nint)Height, (nint)Width])}";
}
