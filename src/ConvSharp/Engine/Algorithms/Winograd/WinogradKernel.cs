using ConvSharp.Engine.Kernels;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>The transform of a kernel along one axis, in double precision.</summary>
internal static class WinogradKernel
{
    /// <summary>One row a point, one column a tap. Taps that the grid lacks would be zero, so their columns are left out.</summary>
    public static double[][] Transform(int points, int taps, int outputs) => points switch
    {
        1 => [[.. Enumerable.Repeat(1.0, taps)]],
        3 => Rows(ThreePoints.Finite, taps, lastTap: points - outputs),
        4 => Rows(FourPoints.Finite, taps, lastTap: points - outputs),
        _ => Rows(SixPoints.Finite, taps, lastTap: points - outputs),
    };

    private static double[][] Rows(ReadOnlySpan<double> finite, int taps, int lastTap)
    {
        var rows = new double[finite.Length + 1][];
        for (int j = 0; j < finite.Length; j++)
        {
            double scale = 1;
            for (int i = 0; i < finite.Length; i++)
                scale /= i == j ? 1 : finite[j] - finite[i];
            rows[j] = new double[taps];
            for (int tap = 0; tap < taps; tap++, scale *= finite[j])
                rows[j][tap] = scale;
        }

        rows[^1] = new double[taps];
        if (lastTap < taps)
            rows[^1][lastTap] = 1;
        return rows;
    }
}
