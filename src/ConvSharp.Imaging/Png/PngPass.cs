namespace ConvSharp.Imaging.Png;

/// <summary>One of the passes of an interlaced PNG: the columns and rows of the picture that it holds.</summary>
internal readonly record struct PngPass(int Left, int Top, int StepX, int StepY)
{
    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    private static readonly PngPass[] Adam7 =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    public static ReadOnlySpan<PngPass> Of(PngHeader header) => header.IsInterlaced ? Adam7 : Whole;

    /// <summary>Pixels per row of the pass; 0 if it has none.</summary>
    public int Width(PngHeader header) => header.Width <= Left ? 0 : (header.Width - Left + StepX - 1) / StepX;

    /// <summary>Rows of the pass.</summary>
    public int Height(PngHeader header) => header.Height <= Top ? 0 : (header.Height - Top + StepY - 1) / StepY;
}
