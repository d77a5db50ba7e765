using System.Diagnostics;
using System.Globalization;

namespace ConvSharp.Benchmarks.ColdStart;

/// <summary>The layer that each program computes once, Conv2d(3, 1, 3) on a picture of 400 × 600, and what it says when it has.</summary>
internal static class Article
{
    public static readonly long[] InputShape = [1, 3, 400, 600];
    public static readonly long[] WeightShape = [1, 3, 3, 3];
    public static readonly long[] OutputShape = [1, 1, 398, 598];

    public const int InputLength = 3 * 400 * 600;
    public const int OutputLength = 398 * 598;

    private const int WeightLength = 27;
    private const int FanIn = 27, FanOut = 9;

    public static float[] Input() => Uniform(new Random(1), InputLength, 0.5f);

    /// <summary>Uniform as Xavier has it: ±√(6 / (fan in + fan out)).</summary>
    public static float[] Weight() => Uniform(new Random(2), WeightLength, MathF.Sqrt(6f / (FanIn + FanOut)));

    /// <summary>One line: the machine's monotonic clock, in Stopwatch's ticks, and the sum of the result's magnitudes.</summary>
    public static void Report(ReadOnlySpan<float> result)
    {
        long now = Stopwatch.GetTimestamp();
        double sum = 0;
        foreach (float value in result)
            sum += Math.Abs(value);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{now} {sum}"));
    }

    private static float[] Uniform(Random random, int length, float bound)
    {
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = ((2 * random.NextSingle()) - 1) * bound;
        return values;
    }
}
