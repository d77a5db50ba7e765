using System.Globalization;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Input;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Fft;

/// <summary>How a problem is cut into the tiles that are transformed, and what that costs.</summary>
internal sealed class FftTiling
{
    /// <summary>Complex numbers of work space that a thread may have: 256 MB in float.</summary>
    private const long MostPoints = 1 << 25;

    private readonly CostModel _costs;

    private FftTiling(CostModel costs, WindowAxis depth, WindowAxis height, WindowAxis width, FftAxis rows, FftAxis columns)
    {
        (_costs, Depth, Height, Width) = (costs, depth, height, width);
        (Rows, Columns) = (rows, columns);
    }

    /// <summary>The depth is summed directly.</summary>
    public WindowAxis Depth { get; }

    public WindowAxis Height { get; }

    public WindowAxis Width { get; }

    /// <summary>The height's tiles. Their length is 1 where the kernel has one row: each row is then transformed alone.</summary>
    public FftAxis Rows { get; }

    public FftAxis Columns { get; }

    /// <summary>Complex numbers of a block.</summary>
    public long Points => Rows.Length * Columns.Length;

    /// <summary>Blocks of one sample, group and depth: two tiles make a block, as real and imaginary parts.</summary>
    public long Blocks => SizeFormula.CeilingDivide(checked(Rows.Tiles * Columns.Tiles), 2);

    /// <summary>The cheapest tiling, or null with the reason why there is none.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="reason">Why not, in words.</param>
    public static FftTiling? Of(in Problem problem, out string reason)
    {
        (ConvolutionGeometry geometry, int vector) = (problem.Geometry, problem.Vector);
        (WindowAxis depth, WindowAxis height, WindowAxis width) = (problem.Phases.Depth, problem.Phases.Height, problem.Phases.Width);
        long mostDepthTaps = depth.Phases.Max(phase => phase.Taps.Length);
        long most = MostPoints / checked((mostDepthTaps * geometry.InChannelsPerGroup) + 2);
        bool flat = height.Reach == 1;
        FftAxis[] columns = [.. FftAxis.Candidates(width, flat ? vector * vector : vector, most)];
        FftTiling? best = null;
        double bestCost = double.PositiveInfinity;
        foreach (FftAxis rows in flat ? [FftAxis.Untransformed(height)] : FftAxis.Candidates(height, vector, most))
        {
            CancellationLook.ThrowIfCancelled(problem.Cancellation);
            foreach (FftAxis column in columns)
            {
                var tiling = new FftTiling(problem.Costs, depth, height, width, rows, column);
                double cost = tiling.Cost(geometry);
                if (tiling.Points <= most && cost < bestCost)
                    (best, bestCost) = (tiling, cost);
            }
        }

        reason = best is not null
            ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $"blocks for a kernel of {height.Reach}×{width.Reach}, one an input channel and slice, exceed {MostPoints} numbers");
        return best;
    }

    /// <summary>Numbers in the kernels' spectra; real and imaginary parts count as two.</summary>
    public long SpectraLength(ConvolutionGeometry geometry) => checked(
        2 * Points * geometry.OutChannels * geometry.InChannelsPerGroup * Height.Phases.Length * Width.Phases.Length
        * Depth.Phases.Sum(phase => phase.Taps.Length));

    /// <summary>Estimated cost of one sample in multiply-adds at the general algorithm's speed.</summary>
    public double Cost(ConvolutionGeometry geometry)
    {
        double inputs = geometry.InChannelsPerGroup;
        double kernels = (double)geometry.OutChannelsPerGroup * Height.Phases.Length * Width.Phases.Length;
        double slices = Depth.Phases.Sum(phase => (double)phase.OutputCount);
        double sliceTaps = Depth.Phases.Sum(phase => (double)phase.OutputCount * phase.Taps.Length);
        double transform = _costs.FftPassCost * Math.Log2(Points);
        double product = _costs.FftProductCost + (2 * Points * inputs * kernels * geometry.Groups > _costs.FftCachedSpectra ? _costs.FftReadCost : 0);
        double blocks = Math.Ceiling((double)Rows.Tiles * Columns.Tiles / 2);
        double perPoint = (((sliceTaps * inputs) + (slices * kernels)) * transform) + (sliceTaps * inputs * kernels * product);
        return geometry.Groups * blocks * ((Points * perPoint) + (slices * _costs.FftBlockCost));
    }
}
