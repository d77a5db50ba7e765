namespace ConvSharp.Imaging;

/// <summary>A picture and the line of text above it.</summary>
/// <param name="Caption">The text; may be empty.</param>
/// <param name="Picture">The picture.</param>
public sealed record CaptionedPicture(string Caption, PixelImage Picture);
