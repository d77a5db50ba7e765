using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.Fft;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Tests.Engine.Algorithms;

/// <summary>
/// The error bounds of Winograd's tiles and of Fourier transforms, as the documentation states them, for operands of at most 1, and random
/// problems to hold them against.
/// </summary>
internal static unsafe class TransformBounds
{
    /// <summary>Numbers of spectra of the largest problem: many more would take long and show no more.</summary>
    private const long MostSpectra = 1 << 17;

    /// <summary>Problems, of all padding modes, that an algorithm takes at every width.</summary>
    /// <param name="firstSeed">Seeds from this one on are tried.</param>
    /// <param name="algorithm">winograd or fft.</param>
    /// <param name="accuracy">The mode.</param>
    /// <param name="view">What the algorithm computes of a problem: itself, or its adjoint.</param>
    public static IEnumerable<EngineProblem> ProblemsFrom<T>(
        int firstSeed, string algorithm, ConvolutionAccuracy accuracy, Func<ConvolutionGeometry, ConvolutionGeometry> view)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int seed = firstSeed; ; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: seed % 4 == 0, mostMultiplyAdds: 100_000);
            ConvolutionGeometry computed = view(BorderExtension.WithZeros(problem.Geometry));
            bool isTaken = EngineRun.Widths.All(width => EngineRun.Refusal<T>(computed, width, algorithm, accuracy) is null
                && (algorithm != "fft" || TilingOf<T>(computed, width).SpectraLength(computed) <= MostSpectra));
            if (isTaken)
                yield return problem;
        }
    }

    /// <summary>2⁻²⁴ or 2⁻⁵³.</summary>
    public static double UnitRoundoff<T>()
        where T : unmanaged => Math.ScaleB(1, typeof(T) == typeof(float) ? -24 : -53);

    /// <summary>factor · (K + 16) · unit roundoff, K being the terms of a sum: 8 with six points, 2 with four or three.</summary>
    public static double Winograd<T>(ConvolutionGeometry geometry, ConvolutionAccuracy accuracy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double factor = typeof(T) == typeof(float) && accuracy == ConvolutionAccuracy.Fast ? 8 : 2;
        return factor * (((double)geometry.InChannelsPerGroup * geometry.KernelTaps) + 16) * UnitRoundoff<T>();
    }

    /// <summary>
    /// 2 · (log2 n + K) · unit roundoff, what the norms of kernels and inputs, and the output itself, are multiplied by.
    /// </summary>
    public static double FftUnit<T>(ConvolutionGeometry geometry, VectorWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double pairs = geometry.InChannelsPerGroup * geometry.AllAxes[0].Kernel;
        return 2 * (Math.Log2(TilingOf<T>(geometry, width).Points) + pairs) * UnitRoundoff<T>();
    }

    /// <summary>
    /// For each sample and output channel, Σ ‖w‖ · ‖x‖ over its input channels: whole channels stand for blocks, of which two may hold the
    /// same inputs.
    /// </summary>
    public static double[] FftNorms<T>(ConvolutionGeometry geometry, T[] input, T[] weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int plane, int taps) = ((int)geometry.InputPlane, (int)geometry.KernelTaps);
        var norms = new double[geometry.Batch * geometry.OutChannels];
        for (int i = 0; i < norms.Length; i++)
        {
            (long sample, long k) = Math.DivRem(i, geometry.OutChannels);
            long firstChannel = k / geometry.OutChannelsPerGroup * geometry.InChannelsPerGroup;
            for (long c = firstChannel; c < firstChannel + geometry.InChannelsPerGroup; c++)
            {
                int channel = (int)((sample * geometry.InChannels) + c), kernel = (int)geometry.KernelBetween(c, k);
                norms[i] += Norm(input.AsSpan(channel * plane, plane)) * Norm(weight.AsSpan(kernel * taps, taps)) * Math.Sqrt(2);
            }
        }

        return norms;
    }

    /// <summary>The input as an algorithm sees it: extended beyond its border by the padding mode.</summary>
    public static T[] Extended<T>(ConvolutionGeometry geometry, T[] input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (geometry.PaddingMode == PaddingMode.Zeros)
            return input;
        ConvolutionGeometry extended = BorderExtension.Extended(geometry);
        var copy = new T[extended.InputLength];
        fixed (T* from = input, to = copy)
            BorderCopy.Run(InputBorder.Of(geometry), (nint)(geometry.Batch * geometry.InChannels), from, to);
        return copy;
    }

    /// <summary>The square root of the sum of squares.</summary>
    public static double Norm<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T value in values)
            sum += double.CreateChecked(value) * double.CreateChecked(value);
        return Math.Sqrt(sum);
    }

    private static FftTiling TilingOf<T>(ConvolutionGeometry geometry, VectorWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        FftTiling.Of(Problem.Of<T>(PointwiseAxes.Merged(geometry), width, ConvolutionAccuracy.Fast), out _)!;
}
