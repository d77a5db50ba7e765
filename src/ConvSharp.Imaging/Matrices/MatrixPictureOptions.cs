using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Matrices;

/// <summary>How a matrix is drawn with its input and output.</summary>
public sealed record MatrixPictureOptions
{
    /// <summary>The width in pixels, 200…1600; 960 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 200…1600.</exception>
    public int Size { get; init => field = DrawingOptions.Checked(value, nameof(Size)); } = 960;

    /// <summary>The framed row, which computes one output element; for a pair, a row of the forward matrix. 0 by default.</summary>
    public int Row { get; init; }

    /// <summary>The background. Default <see cref="DrawingTheme.Auto"/>.</summary>
    public DrawingTheme Theme { get; init; }

    /// <summary>The language of captions. Default <see cref="Language.English"/>.</summary>
    public Language Language { get; init; }
}
