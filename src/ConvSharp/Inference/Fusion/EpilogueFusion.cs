using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Attaches activations and residual sums to the convolution, Gemm or batch norm before them.</summary>
internal sealed class EpilogueFusion : IFusionPass
{
    public bool Apply(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        if (node.Operation is Binary { Function: BinaryFunction.Add } or Variadic { Function: VariadicFunction.Sum })
            return node.Inputs.Count == 2 && node.Inputs[0] != node.Inputs[1] && AttachSum(graph, at);
        return Step(graph, node) is { } step && Attach(graph, at, node.Inputs[0], step, null);
    }

    /// <summary>Attaches a sum to the operand that is computed last.</summary>
    private static bool AttachSum(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        if (node.Inputs.Any(input => graph.Constant(input) is not null))
            return false;
        int last = graph.Maker(node.Inputs[0]) > graph.Maker(node.Inputs[1]) ? 0 : 1;
        return Attach(graph, at, node.Inputs[last], EpilogueStep.Residual, node.Inputs[1 - last])
            || Attach(graph, at, node.Inputs[1 - last], EpilogueStep.Residual, node.Inputs[last]);
    }

    private static bool Attach(GraphEditor graph, int at, string value, EpilogueStep step, string? residual)
    {
        if (!graph.IsUsedOnce(value) || graph.Maker(value) is not (>= 0 and int place))
            return false;
        GraphNode maker = graph[place]!;
        Operation? operation = maker.Operation switch
        {
            // One residual at most: each may make the output larger.
            Convolve convolve when residual is null || !convolve.Epilogue.Any(other => other.AddsResidual) =>
                new Convolve(convolve.ConvolutionKind, convolve.Options, [.. convolve.Epilogue, step]),
            Gemm gemm when step is { AddsResidual: false, Slopes: null } =>
                new Gemm(gemm.Alpha, gemm.Beta, gemm.TransposeA, gemm.TransposeB, [.. gemm.Epilogue, step]),
            BatchNormalization { IsTraining: false } norm when step is { AddsResidual: false, Slopes: null } =>
                new BatchNormalization(norm.Epsilon, norm.IsTraining, norm.Momentum, [.. norm.Epilogue, step]),
            _ => null,
        };
        if (operation is null)
            return false;
        List<string> inputs = [.. maker.Inputs];
        if (residual is not null)
        {
            while (inputs.Count < Convolve.FirstResidual)
                inputs.Add(InferenceGraphBuilder.Absent);
            inputs.Add(residual);
        }

        graph.Replace(
            at, maker with { Operation = operation, Inputs = inputs, Outputs = graph[at]!.Outputs }, [place], $"{step} attached");
        return true;
    }

    /// <summary>The step of an activation; null if the node is none.</summary>
    private static EpilogueStep? Step(GraphEditor graph, GraphNode node)
    {
        switch (node.Operation)
        {
            case Unary { Function: not (UnaryFunction.Not or UnaryFunction.BitwiseNot) } unary:
                return EpilogueStep.Of(unary);
            case Clip:
                double? least = Bound(graph, node, 1, double.NegativeInfinity), most = Bound(graph, node, 2, double.PositiveInfinity);
                return least is null || most is null ? null : EpilogueStep.Clip(least.Value, most.Value);
            case Binary { Function: BinaryFunction.PRelu }
                when graph.Constant(node.Inputs[1]) is { } slopes && IsPerChannel(graph, node, slopes):
                return EpilogueStep.PRelu(slopes);
            case ChannelPRelu when graph.Constant(node.Inputs[1]) is { } slopes && graph.Made<Convolve>(node.Inputs[0]) is not null:
                return EpilogueStep.PRelu(slopes);
            default:
                return null;
        }
    }

    private static double? Bound(GraphEditor graph, GraphNode node, int index, double absent) =>
        index >= node.Inputs.Count || node.Inputs[index].Length == 0 ? absent
        : graph.Constant(node.Inputs[index]) is { Length: 1 } bound ? ConstantNumbers.Numbers(bound)?[0] : null;

    private static bool IsPerChannel(GraphEditor graph, GraphNode node, InferenceTensor slopes)
    {
        if (graph.Made<Convolve>(node.Inputs[0]) is not { } maker || graph.Constant(maker.Inputs[1]) is not { } weight)
            return false;
        var convolve = (Convolve)maker.Operation;
        nint channels = convolve.ConvolutionKind == Geometry.ConvolutionKind.Transposed
            ? weight.Shape[1] * (nint)convolve.Options.Groups
            : weight.Shape[0];
        return ConstantNumbers.PerChannel(slopes, channels, weight.Shape.Length, weight.Shape.Length - 2) is not null;
    }
}
