using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Fft;

/// <summary>For large kernels, where a product of spectra outweighs the transforms.</summary>
internal sealed class FftAlgorithm : Algorithm<ConvolutionProposal>
{
    /// <summary>Below this many taps a kernel is never worth a transform.</summary>
    private const long FewestTaps = 64;

    /// <summary>Numbers of spectra that a plan may hold by this algorithm's own choice: 1 GB in float.</summary>
    private const long MostSpectra = 1 << 28;

    public override string Name => "fft";

    public override string Summary => "products of Fourier transforms, in overlapping tiles; for large kernels";

    public override bool IsPlainSum => false;

    public override ConvolutionProposal Propose(in Problem problem)
    {
        if (problem.Accuracy == ConvolutionAccuracy.Accurate)
            return ConvolutionProposal.Refuse("its error is relative to a whole tile's norm, the accurate mode's to each output's own terms");
        ConvolutionGeometry geometry = problem.Geometry;
        if (FftTiling.Of(problem, out string reason) is not { } tiling)
            return ConvolutionProposal.Refuse(reason);
        string? objection = problem.IsDouble
            ? "double is always accurate: its error would be relative to a whole tile's norm"
            : geometry.KernelTaps < FewestTaps
                ? string.Create(CultureInfo.InvariantCulture, $"a kernel of {geometry.KernelTaps} taps is summed directly in less time")
                : tiling.SpectraLength(geometry) > MostSpectra
                    ? string.Create(
                        CultureInfo.InvariantCulture, $"the kernels' spectra would hold {tiling.SpectraLength(geometry)} numbers")
                    : null;
        return ConvolutionProposal.Offer(
            problem, tiling.Cost(geometry), new Maker(tiling), $"blocks of {tiling.Rows.Length}×{tiling.Columns.Length}", objection);
    }

    private readonly struct Maker(FftTiling tiling) : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new FftConvolution<TSimd, TVector, T>(
                problem, tiling);
    }
}
