using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Algorithms.Depthwise;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Fft;

/// <summary>For large kernels, where a product of spectra outweighs the transforms.</summary>
internal sealed class FftAlgorithm : Algorithm
{
    /// <summary>Below this many taps a kernel is never worth a transform.</summary>
    private const long FewestTaps = 64;

    /// <summary>
    /// How much of the general algorithm's speed direct sums to one output channel reach: each weight is broadcast for few products.
    /// </summary>
    private const double SpeedToOneChannel = 0.42;

    /// <summary>That which depthwise sums reach whose rows stream through accumulators: each load serves all rows of the kernel.</summary>
    private const double SpeedOfStream = 0.8;

    private static readonly DepthwiseStreamAlgorithm DepthwiseStream = new();

    /// <summary>Numbers of spectra that a plan may hold by this algorithm's own choice: 1 GB in float.</summary>
    private const long MostSpectra = 1 << 28;

    public override string Name => "fft";

    public override string Summary => "products of Fourier transforms, in overlapping tiles; for large kernels";

    public override bool IsPlainSum => false;

    public override string? Refuse(in Problem problem)
    {
        if (problem.Accuracy == ConvolutionAccuracy.Accurate)
            return "its error is relative to a whole tile's norm, the accurate mode's to each output's own terms";
        return FftTiling.Of(problem.Geometry, problem.Vector, out string reason, problem.Cancellation) is null ? reason : null;
    }

    public override string? Decline(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        if (problem.IsDouble)
            return "double is always accurate: its error would be relative to a whole tile's norm";
        if (geometry.KernelTaps < FewestTaps)
            return string.Create(CultureInfo.InvariantCulture, $"a kernel of {geometry.KernelTaps} taps is summed directly in less time");
        if (FftTiling.Of(geometry, problem.Vector, out _, problem.Cancellation) is not { } tiling)
            return null;
        if (tiling.SpectraLength(geometry) > MostSpectra)
            return string.Create(CultureInfo.InvariantCulture, $"the kernels' spectra would hold {tiling.SpectraLength(geometry)} numbers");
        double direct = geometry.MultiplyAdds / (Math.Max(1, geometry.Batch) * SpeedOfSums(problem));
        double cost = tiling.Cost(geometry);
        return cost < direct
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"blocks of {tiling.Rows.Length}×{tiling.Columns.Length} would cost {cost / direct:F1} times the direct sum");
    }

    public override PreparedConvolution<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedConvolution<T>>(problem.Width, new Preparation<T>(problem));

    /// <summary>How much of the general algorithm's speed the plain sum reaches that would be taken instead.</summary>
    private static double SpeedOfSums(in Problem problem)
    {
        if (problem.Geometry.OutChannelsPerGroup > 1)
            return 1;
        bool streams = problem.Geometry.AllAxes[1].Kernel > 1
            && DepthwiseStream.Refuse(problem) is null && DepthwiseStream.Decline(problem) is null;
        return streams ? SpeedOfStream : SpeedToOneChannel;
    }

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedConvolution<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedConvolution<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged =>
            new FftConvolution<TSimd, TVector, T>(
                problem.Geometry, FftTiling.Of(problem.Geometry, problem.Vector, out _, problem.Cancellation)!, problem.FlushesSubnormals,
                problem.Cancellation);
    }
}
