namespace ConvSharp.Imaging.Drawing;

/// <summary>How a line is broken.</summary>
internal enum LineDash
{
    Solid,
    Dashed,
    Long,
    Dotted,
    DashDotted,
}

/// <summary>The lengths of dashes and of the gaps after them.</summary>
internal static class LineDashes
{
    /// <summary>In multiples of the usual width of lines; empty for a solid line.</summary>
    public static float[] Lengths(this LineDash dash) => dash switch
    {
        LineDash.Dashed => [3, 2],
        LineDash.Long => [9, 4],
        LineDash.Dotted => [2, 3],
        LineDash.DashDotted => [9, 3, 2, 3],
        _ => [],
    };
}
