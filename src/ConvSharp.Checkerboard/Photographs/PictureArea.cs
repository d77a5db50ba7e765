namespace ConvSharp.Checkerboard.Photographs;

/// <summary>A rectangle of a picture, in pixels.</summary>
/// <param name="Top">The first row.</param>
/// <param name="Left">The first column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct PictureArea(int Top, int Left, int Height, int Width)
{
    internal PictureArea MovedBy((int Down, int Across) offset) => this with { Top = Top + offset.Down, Left = Left + offset.Across };
}
