using System.Numerics;

namespace ConvSharp.Imaging.Signals;

/// <summary>
/// One line of a signal, as it is drawn: every sample, or of long lines the smallest and largest sample of as many equal parts as there are
/// columns of pixels.
/// </summary>
/// <param name="Label">The index of the line.</param>
/// <param name="Length">The number of samples.</param>
/// <param name="Low">The smallest finite sample of each part; NaN where there is none.</param>
/// <param name="High">The largest.</param>
/// <param name="NonFinite">How many samples are NaN or ±∞.</param>
internal sealed record Trace(string Label, int Length, double[] Low, double[] High, int NonFinite)
{
    /// <summary>Whether a part is more than one sample.</summary>
    public bool IsEnvelope => Low.Length < Length;

    public static Trace Of<T>(string label, ReadOnlySpan<T> samples, int mostParts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int parts = Math.Min(samples.Length, mostParts);
        (double[] low, double[] high) = (new double[parts], new double[parts]);
        int nonFinite = 0;
        for (int part = 0; part < parts; part++)
        {
            (double least, double most) = (double.NaN, double.NaN);
            foreach (T sample in samples[Start(part, parts, samples.Length)..Start(part + 1, parts, samples.Length)])
            {
                double value = double.CreateTruncating(sample);
                if (!double.IsFinite(value))
                {
                    nonFinite++;
                    continue;
                }

                (least, most) = (double.MinNumber(least, value), double.MaxNumber(most, value));
            }

            (low[part], high[part]) = (least, most);
        }

        return new Trace(label, samples.Length, low, high, nonFinite);
    }

    /// <summary>The place of a part on the axis of samples: its middle.</summary>
    public double Middle(int part) =>
        (Start(part, Low.Length, Length) + Start(part + 1, Low.Length, Length) - 1) / 2.0;

    /// <summary>Neighbouring parts that have samples to draw: first and end.</summary>
    public IEnumerable<(int First, int End)> Runs()
    {
        for (int first = 0; first < Low.Length; first++)
        {
            int end = first;
            while (end < Low.Length && !double.IsNaN(Low[end]))
            {
                end++;
            }

            if (end > first)
            {
                yield return (first, end);
            }

            first = end;
        }
    }

    private static int Start(int part, int parts, int length) => (int)((long)part * length / parts);
}
