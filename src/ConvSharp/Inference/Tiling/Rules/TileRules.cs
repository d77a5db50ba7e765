using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>The rule of each operation.</summary>
internal static class TileRules
{
    private static readonly ElementwiseRule Elementwise = new(), OfChannels = new(perChannelFrom: 1);

    /// <summary>The rule of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="algorithm">The algorithm of a convolution; null: the planner's choice.</param>
    public static TileRule Of(TileNode node, string? algorithm)
    {
        switch (node.Operation)
        {
            case Convolve:
                return new ConvolveRule(node, algorithm);
            case Pool:
                return new PoolRule(node);
            case Unary or Binary or Variadic or Where or Cast or CastLike or Identity:
                return Elementwise;
            case Clip or ChannelPRelu or Dropout or QuantizeLinear or DequantizeLinear or BatchNormalization { IsTraining: false }:
                return OfChannels;
            case Pad:
                return new PadRule();
            case Slice:
                return new SliceRule();
            case Split:
                return new SplitRule();
            case Concat:
                return new ConcatRule();
            case DepthToSpace enlarging:
                return new PixelBlockRule(enlarging.BlockSize, enlarges: true);
            case SpaceToDepth shrinking:
                return new PixelBlockRule(shrinking.BlockSize, enlarges: false);
            case Resize or SpatialResize:
                return new ResizeRule(node);
            case Transpose transpose:
                return new AxisOrderRule(transpose.Order(node.OutputShape.Length));
            case Softmax { ToEnd: false } softmax:
                return AlongAxis(softmax.Axis);
            case MatrixMultiply when node.Input(1) is { Value: not null, Rank: 2 } && node.Shape(0).Length >= 2:
                return AlongAxis(-1);
            case LocalResponseNormalization:
                return AlongAxis(1);
            case LayerNormalization norm:
                return From(OperationInputs.Axis(norm.Axis, node.Shape(0).Length));
            case GroupNormalization:
                return From(1);
            case GlobalPool:
                return From(2);
            case Reduce reduce when reduce.Reduced(node.Inputs) is { } reduced:
                return new WholeAxesRule(
                    _ => [.. Enumerable.Range(0, reduced.Length).Where(axis => reduced[axis])], _ => reduce.KeepsAxes);
            case ArgExtreme extreme:
                return new WholeAxesRule(given => [OperationInputs.Axis(extreme.Axis, given.Shape(0).Length)], _ => extreme.KeepsAxis);
            case CumulativeSum when node.Input(1)?.Integers("axis") is [long axis]:
                return AlongAxis(axis);
            default:
                return new WholeRule();
        }
    }

    private static WholeAxesRule AlongAxis(long axis) => new(node => [OperationInputs.Axis(axis, node.Shape(0).Length)]);

    private static WholeAxesRule From(int first) => new(node => [.. Enumerable.Range(0, node.Shape(0).Length).Skip(first)]);
}
