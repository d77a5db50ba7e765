namespace ConvSharp.Imaging.Drawing;

/// <summary>How a scene is shown.</summary>
/// <param name="Theme">The background.</param>
/// <param name="Language">The language of its captions.</param>
/// <param name="Loops">How often it plays; 0: for ever.</param>
/// <param name="FrameTime">How long a frame shows.</param>
internal readonly record struct DrawingOptions(
    DrawingTheme Theme, Language Language = Language.English, int Loops = 0, TimeSpan FrameTime = default)
{
    /// <summary>The smallest and largest side of a scene, in pixels.</summary>
    public const int SmallestSize = 200, LargestSize = 1600;

    /// <summary>A side that is neither too small nor too large.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public static int Checked(int side, string name) => side is >= SmallestSize and <= LargestSize
        ? side
        : throw new ArgumentOutOfRangeException(name, side, $"{name} must lie in {SmallestSize}…{LargestSize}.");
}
