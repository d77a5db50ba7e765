using ConvSharp.Errors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>The frequencies at which a pattern's energy lies: the multiples of 1/period along each axis, 0, 0 aside.</summary>
/// <param name="PeriodHeight">Elements from one repetition to the next, down.</param>
/// <param name="PeriodWidth">The same, across.</param>
/// <param name="Coarser">Leaves out a pattern finer by this factor: 2 leaves out the multiples of 2/period; 1 counts all.</param>
internal readonly record struct PeakGrid(int PeriodHeight, int PeriodWidth, int Coarser = 1)
{
    /// <summary>The grid of one period along both axes.</summary>
    /// <exception cref="ConvolutionArgumentException">A period below 2.</exception>
    public static PeakGrid Of(int period)
    {
        if (period < 2)
            ConvolutionArgumentException.Throw("a pattern repeats after 2 pixels or more", "period", period, "use the stride");
        return new PeakGrid(period, period);
    }

    /// <summary>Frequencies down and across, in periods per element, below 1.</summary>
    public IEnumerable<(double U, double V)> Frequencies()
    {
        for (int a = 0; a < PeriodHeight; a++)
        {
            for (int b = 0; b < PeriodWidth; b++)
            {
                bool isOfCoarser = Coarser > 1 && a % Coarser == 0 && b % Coarser == 0;
                if ((a, b) != (0, 0) && !isOfCoarser)
                    yield return ((double)a / PeriodHeight, (double)b / PeriodWidth);
            }
        }
    }
}
