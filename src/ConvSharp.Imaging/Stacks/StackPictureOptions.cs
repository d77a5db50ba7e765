using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Stacks;

/// <summary>How a stack is drawn.</summary>
public sealed record StackPictureOptions
{
    /// <summary>The width in pixels, 200…1600; 960 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 200…1600.</exception>
    public int Size { get; init => field = DrawingOptions.Checked(value, nameof(Size)); } = 960;

    /// <summary>The background. Default <see cref="DrawingTheme.Auto"/>.</summary>
    public DrawingTheme Theme { get; init; }

    /// <summary>The language of captions. Default <see cref="Language.English"/>.</summary>
    public Language Language { get; init; }
}
