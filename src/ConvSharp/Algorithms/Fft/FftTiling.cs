using System.Globalization;
using ConvSharp.Geometry;

namespace ConvSharp.Algorithms.Fft;

/// <summary>How a problem is cut into the tiles that are transformed, and what that costs.</summary>
internal sealed class FftTiling
{
    /// <summary>Complex numbers of work space that a thread may have: 256 MB in float.</summary>
    private const long MostPoints = 1 << 25;

    // In multiply-adds at the direct algorithm's speed: what each point costs in a transform, by itself and for each bit of the length; and in a
    // product with a kernel's spectrum, which is read from beyond the caches.
    private const double PointCost = 30, PassCost = 3, ProductCost = 30;

    private FftTiling(WindowAxis depth, WindowAxis height, WindowAxis width, FftAxis rows, FftAxis columns)
    {
        (Depth, Height, Width) = (depth, height, width);
        (Rows, Columns) = (rows, columns);
    }

    /// <summary>The depth is summed directly.</summary>
    public WindowAxis Depth { get; }

    public WindowAxis Height { get; }

    public WindowAxis Width { get; }

    /// <summary>The height's tiles; of length 1 where the kernel has one row, so that rows are transformed alone.</summary>
    public FftAxis Rows { get; }

    public FftAxis Columns { get; }

    /// <summary>Complex numbers of a block.</summary>
    public long Points => Rows.Length * Columns.Length;

    /// <summary>Blocks of one picture, group and depth: two tiles make a block, as real and imaginary parts.</summary>
    public long Blocks => SizeFormula.CeilingDivide(checked(Rows.Tiles * Columns.Tiles), 2);

    /// <summary>The cheapest tiling, or null with the reason why there is none.</summary>
    /// <param name="geometry">The problem; zeros beyond the border.</param>
    /// <param name="vector">Elements of a vector.</param>
    /// <param name="reason">Why not, in words.</param>
    public static FftTiling? Of(ConvolutionGeometry geometry, int vector, out string reason)
    {
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes;
        (WindowAxis depth, WindowAxis height, WindowAxis width) = (new(axes[0]), new(axes[1]), new(axes[2]));
        long mostDepthTaps = depth.Phases.Max(phase => phase.Taps.Length);
        long most = MostPoints / checked((mostDepthTaps * geometry.InChannelsPerGroup) + 2);
        bool flat = height.Reach == 1;
        FftAxis[] columns = [.. FftAxis.Candidates(width, flat ? vector * vector : vector, most)];
        FftTiling? best = null;
        double bestCost = double.PositiveInfinity;
        foreach (FftAxis rows in flat ? [FftAxis.Untransformed(height)] : FftAxis.Candidates(height, vector, most))
        {
            foreach (FftAxis column in columns)
            {
                var tiling = new FftTiling(depth, height, width, rows, column);
                double cost = tiling.Cost(geometry);
                if (tiling.Points <= most && cost < bestCost)
                    (best, bestCost) = (tiling, cost);
            }
        }

        reason = best is not null
            ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $"blocks that hold a kernel of {height.Reach}×{width.Reach} for every input channel and slice exceed the {MostPoints} numbers of its work space");
        return best;
    }

    /// <summary>Numbers of the kernels' spectra, real and imaginary parts each counted.</summary>
    public long SpectraLength(ConvolutionGeometry geometry) => checked(
        2 * Points * geometry.OutChannels * geometry.InChannelsPerGroup * Height.Phases.Length * Width.Phases.Length
        * Depth.Phases.Sum(phase => phase.Taps.Length));

    /// <summary>Estimated cost of one picture in multiply-adds at the direct algorithm's speed.</summary>
    public double Cost(ConvolutionGeometry geometry)
    {
        double inputs = geometry.InChannelsPerGroup;
        double kernels = (double)geometry.OutChannelsPerGroup * Height.Phases.Length * Width.Phases.Length;
        double slices = Depth.Phases.Sum(phase => (double)phase.OutputCount);
        double sliceTaps = Depth.Phases.Sum(phase => (double)phase.OutputCount * phase.Taps.Length);
        double transform = PointCost + (PassCost * Math.Log2(Points));
        double blocks = Math.Ceiling((double)Rows.Tiles * Columns.Tiles / 2);
        return geometry.Groups * blocks * Points * (
            (((sliceTaps * inputs) + (slices * kernels)) * transform) + (sliceTaps * inputs * kernels * ProductCost));
    }
}
