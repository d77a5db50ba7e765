using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Playground.Api.Network;

/// <summary>What a node does to inputs of known shapes.</summary>
/// <param name="Node">The node.</param>
/// <param name="Inputs">What is known of its inputs; null where one is absent or only known at run time.</param>
/// <param name="Outputs">The same of its outputs.</param>
/// <param name="Windows">The windows of a convolution or pooling along each spatial axis; null: it has none.</param>
/// <param name="Groups">Groups of a convolution, else 1.</param>
/// <param name="MultiplyAdds">Multiplications with additions of a product; 0: it is none.</param>
/// <param name="Work">Operations on numbers, roughly: what bounds the time.</param>
internal sealed record NodeFacts(
    GraphNode Node, ValueInfo?[] Inputs, ValueInfo?[] Outputs, AxisGeometry[]? Windows, long Groups, Int128 MultiplyAdds, Int128 Work)
{
    public static NodeFacts Of(GraphNode node, ValueInfo?[] inputs, ValueInfo?[] outputs)
    {
        Int128 elements = inputs.Concat(outputs).Aggregate((Int128)0, (sum, info) => sum + LengthOf(info));
        var facts = new NodeFacts(node, inputs, outputs, null, 1, 0, elements);
        if (inputs.Length == 0 || inputs[0] is not { HasShape: true } input)
            return facts;
        switch (node.Operation)
        {
            case Convolve convolve when inputs[1] is { HasShape: true } weight:
                var geometry = ConvolutionGeometry.Create(convolve.ConvolutionKind, convolve.Options, input.Shape, weight.Shape);
                return facts.Products(MultiplyAddsOf(geometry)) with { Windows = geometry.Axes.ToArray(), Groups = geometry.Groups };
            case Pool pool when input.Rank is >= 3 and <= 5:
                AxisGeometry[] windows = [.. Enumerable.Range(0, input.Rank - 2).Select(axis =>
                    PoolWindows.Geometry(pool.Options, axis, input.Rank - 2, input.Shape[axis + 2]))];
                Int128 taps = windows.Aggregate((Int128)1, (product, axis) => product * axis.Kernel);
                return facts with { Windows = windows, Work = taps * LengthOf(outputs[0]) };
            case Gemm gemm:
                return facts.Products(LengthOf(outputs[0]) * input.Shape[gemm.TransposeA ? 0 : 1]);
            case MatrixMultiply:
                return facts.Products(LengthOf(outputs[0]) * input.Shape[^1]);
            case Recurrent when inputs.Length > 2:
                return facts with { Work = 2 * (LengthOf(inputs[1]) + LengthOf(inputs[2])) * input.Shape[0] * input.Shape[1] };
            case DeformableConvolve when inputs[1] is { HasShape: true } weight:
                return facts.Products(LengthOf(outputs[0]) * (LengthOf(weight) / Math.Max(weight.Shape[0], 1)));
            default:
                return facts;
        }
    }

    /// <summary>The numbers that the node has learnt: its constants of floating point.</summary>
    public static IEnumerable<string> ParametersOf(GraphNode node, InferenceGraph graph) => node.Inputs.Distinct().Where(input =>
        graph.Constants.TryGetValue(input, out InferenceTensor? constant)
        && constant.Type is ElementType.Float32 or ElementType.Float64 && constant.Shape.Length > 0);

    // Sizes that no memory holds: the number only has to be too large.
    private static Int128 MultiplyAddsOf(ConvolutionGeometry geometry)
    {
        try
        {
            return geometry.MultiplyAdds;
        }
        catch (OverflowException)
        {
            return long.MaxValue;
        }
    }

    public static Int128 LengthOf(ValueInfo? info) => info is { HasShape: true }
        ? info.Shape.ToArray().Aggregate((Int128)1, (product, length) => product * length)
        : 0;

    private NodeFacts Products(Int128 count) => this with { MultiplyAdds = count, Work = Work + (2 * count) };
}
