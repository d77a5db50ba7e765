namespace ConvSharp.Imaging.Png;

/// <summary>Which side of the shown picture the first stored row lies at, and the first stored column, as EXIF numbers it.</summary>
internal enum ExifOrientation
{
    TopLeft = 1,
    TopRight,
    BottomRight,
    BottomLeft,
    LeftTop,
    RightTop,
    RightBottom,
    LeftBottom,
}
