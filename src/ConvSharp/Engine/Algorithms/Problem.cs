using System.Numerics;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms;

/// <summary>What an algorithm is asked to compute.</summary>
/// <param name="Geometry">The problem; zeros beyond the border.</param>
/// <param name="Width">Width of the vectors.</param>
/// <param name="Vector">Elements of one vector.</param>
/// <param name="IsDouble">Whether elements are double, not float.</param>
/// <param name="Accuracy">What was asked for.</param>
internal readonly record struct Problem(
    ConvolutionGeometry Geometry, VectorWidth Width, int Vector, bool IsDouble, ConvolutionAccuracy Accuracy)
{
    /// <summary>
    /// Whether weights are packed at every call, for a batch of known size: then the cost of packing counts, and the choice depends on the
    /// batch.
    /// </summary>
    public bool PacksForBatch { get; init; }

    /// <summary>The problem's phases, made once for all algorithms.</summary>
    public required PhaseGrid Phases { get; init; }

    /// <summary>
    /// How the input lies in memory, and what stands beyond its border: zeros, or elements by which a padding mode extends it to the input
    /// that <see cref="Geometry"/> describes.
    /// </summary>
    public required InputBorder Border { get; init; }

    /// <summary>
    /// The name of the algorithm that the layer alone decides on, whatever the sizes (<see cref="ConvolutionAccuracy.PlainSum"/>), or null.
    /// </summary>
    public string? OfLayer { get; init; }

    /// <summary>Why padded rows would take time or memory out of proportion to the work, in words, or null.</summary>
    public string? Disproportion { get; init; }

    /// <summary>Checked while the problem is planned.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether packing and copying turn subnormal numbers into zeros of the same sign: not where accuracy counts.</summary>
    public bool FlushesSubnormals => Accuracy is not (ConvolutionAccuracy.Accurate or ConvolutionAccuracy.PlainSum);

    /// <summary>Whether no subnormal number may be read in place, or be left in a result.</summary>
    public bool FlushesAll => Accuracy == ConvolutionAccuracy.FlushSubnormals;

    /// <summary>Whether Winograd's tiles must be as accurate as the plain sum: in double always.</summary>
    public bool IsAccurate => IsDouble || Accuracy == ConvolutionAccuracy.Accurate;

    /// <summary>
    /// Terms that are summed in one chain. Shorter chains are more exact and cost a little, but more chains make more error when they are
    /// added up.
    /// </summary>
    public int ChainLength => Accuracy != ConvolutionAccuracy.Accurate ? 256 : TermsPerOutput <= 1024 ? 64 : 128;

    /// <summary>What algorithms cost on this kind of processor.</summary>
    public CostModel Costs => CostModel.Of(Width);

    /// <summary>Multiply-adds of one sample by the plain sum.</summary>
    public double SampleMultiplyAdds => (double)Geometry.MultiplyAdds / Math.Max(1, Geometry.Batch);

    /// <summary>
    /// Multiply-adds of one sample where padding's zeros are multiplied too: every output by all taps of its phase.
    /// </summary>
    public double SampleWindowMultiplyAdds
    {
        get
        {
            double taps = Geometry.KernelTaps;
            foreach (AxisGeometry axis in Geometry.AllAxes)
                taps /= axis.Kind == ConvolutionKind.Transposed ? axis.Stride : 1;
            return SampleOutputs * Geometry.InChannelsPerGroup * taps;
        }
    }

    /// <summary>What packing adds to the cost of one sample, where weights are packed at every call.</summary>
    /// <param name="weightCost">The cost of packing one weight.</param>
    public double PackingCost(double weightCost) =>
        PacksForBatch ? weightCost * Geometry.WeightLength / Math.Max(1, Geometry.Batch) : 0;

    /// <summary>Outputs of one sample.</summary>
    public double SampleOutputs => (double)Geometry.OutChannels * Geometry.OutputPlane;

    /// <summary>How much of its vectors a row of outputs fills: of one phase, for a transposed convolution.</summary>
    public double FilledByWidth
    {
        get
        {
            AxisGeometry width = Geometry.AllAxes[^1];
            long columns = width.Kind == ConvolutionKind.Convolution
                ? width.Output
                : SizeFormula.CeilingDivide(width.Output, width.Stride);
            return CostModel.Filled(columns, Vector);
        }
    }

    /// <summary>How much of its vectors a group's output channels fill.</summary>
    public double FilledByChannels => CostModel.Filled(Geometry.OutChannelsPerGroup, Vector);

    /// <summary>Why an algorithm for one phase refuses the problem, in words, or null where there is one phase.</summary>
    public string? SeveralPhases
    {
        get
        {
            foreach (AxisGeometry axis in Geometry.AllAxes)
            {
                if (axis.Kind == ConvolutionKind.Transposed && axis.Stride > 1)
                    return "a transposed layer with a stride has several phases";
            }

            return null;
        }
    }

    /// <summary>What it costs to visit every tap's products row by row, in one sample.</summary>
    public double TapByTapCost
    {
        get
        {
            (AxisGeometry depth, AxisGeometry height) = (Geometry.AllAxes[0], Geometry.AllAxes[1]);
            double rows = Math.Min((double)depth.Output * height.Output, (double)depth.Input * height.Input);
            double speed = Geometry.AllAxes[2].Stride == 1 ? Costs.Kn2RowSpeed : Costs.Kn2RowSpeedStrided;
            return (SampleMultiplyAdds / speed) + (rows * Geometry.WeightLength * Costs.Kn2RowRowCost);
        }
    }

    /// <summary>Copying the rows that one output channel a group sees, for algorithms that stream along the width.</summary>
    public double RowCopyCost
    {
        get
        {
            (AxisGeometry depth, AxisGeometry height, AxisGeometry width) = (Geometry.AllAxes[0], Geometry.AllAxes[1], Geometry.AllAxes[2]);
            double rows = (double)Geometry.InChannels * depth.Output * height.Output;
            bool isSplit = width.Kind == ConvolutionKind.Convolution && width.Stride > 1;
            double reads = (depth.Kernel > 1 ? depth.Kernel : 0) + (isSplit ? 1 : 0);
            return (rows * Vector * Costs.NarrowRowCost) + (reads * Geometry.InChannels * Geometry.InputPlane * Costs.SplitInputCost);
        }
    }

    private long TermsPerOutput => Geometry.MultiplyAdds / Math.Max(1, Geometry.OutputLength);

    /// <summary>A problem over elements of type T.</summary>
    public static Problem Of<T>(ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(geometry, width, width.Count<T>(), typeof(T) == typeof(double), accuracy)
        {
            Phases = new PhaseGrid(geometry),
            Border = InputBorder.Zeros(geometry),
        };
}
