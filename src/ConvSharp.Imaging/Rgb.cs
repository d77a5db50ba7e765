namespace ConvSharp.Imaging;

/// <summary>An opaque colour of 8 bits per component.</summary>
/// <param name="R">Red, 0…255.</param>
/// <param name="G">Green, 0…255.</param>
/// <param name="B">Blue, 0…255.</param>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>#rrggbb.</summary>
    public override string ToString() => $"#{R:x2}{G:x2}{B:x2}";
}
