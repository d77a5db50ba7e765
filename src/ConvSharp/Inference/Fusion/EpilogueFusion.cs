using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Attaches activations and residual sums to the convolution, Gemm or batch norm before them.</summary>
internal sealed class EpilogueFusion : IReasonedPass
{
    public FusionAnswer? Answer(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        return node.Operation switch
        {
            // A constant that is added belongs into weights.
            Binary { Function: BinaryFunction.Add } when node.Inputs.Any(input => graph.Constant(input) is not null) => null,
            Binary { Function: BinaryFunction.Add } or Variadic { Function: VariadicFunction.Sum } => OfSum(graph, at),
            Unary { Function: not (UnaryFunction.Not or UnaryFunction.BitwiseNot) } or Clip => OfActivation(graph, at, hasSlopes: false),
            Binary { Function: BinaryFunction.PRelu } or ChannelPRelu => OfActivation(graph, at, hasSlopes: true),
            _ => null,
        };
    }

    /// <summary>Attaches a sum to the operand that is computed last, or else to the other.</summary>
    private static FusionAnswer OfSum(GraphEditor graph, int at)
    {
        IReadOnlyList<string> operands = graph[at]!.Inputs;
        if (operands.Count != 2)
            return $"it adds {operands.Count} values";
        if (operands[0] == operands[1])
            return "both operands are the same value";
        if (operands.FirstOrDefault(operand => graph.Constant(operand) is not null) is { } constant)
            return $"'{constant}' is a constant";
        FusionAnswer first = OfOperand(graph, at, operands[0], operands[1]), second = OfOperand(graph, at, operands[1], operands[0]);
        if (first.Change is not null && (second.Change is null || graph.Maker(operands[0]) > graph.Maker(operands[1])))
            return first;
        if (second.Change is not null)
            return second;
        return first.Reason == second.Reason ? first : $"{first.Reason}; {second.Reason}";
    }

    private static FusionAnswer OfOperand(GraphEditor graph, int at, string value, string residual)
    {
        if (graph.Obstacle(value, out int place) is { } obstacle)
            return obstacle;
        GraphNode maker = graph[place]!;
        if (maker.Operation is not Convolve convolve)
            return $"{maker.Operation.Kind} before it adds no other value";

        // One at most: each may make the output larger.
        if (convolve.Epilogue.Any(step => step.AddsResidual))
            return $"'{maker.Name}' adds another value already";
        return FusionAnswer.Of(() => Attach(graph, at, place, EpilogueStep.Residual, residual));
    }

    private static FusionAnswer OfActivation(GraphEditor graph, int at, bool hasSlopes)
    {
        GraphNode node = graph[at]!;
        InferenceTensor? slopes = hasSlopes ? graph.Constant(node.Inputs[1]) : null;
        if (hasSlopes && slopes is null)
            return "its slopes are computed";
        if (graph.Obstacle(node.Inputs[0], out int place) is { } obstacle)
            return obstacle;
        GraphNode maker = graph[place]!;
        if (maker.Operation is not (Convolve or Gemm or BatchNormalization { IsTraining: false }))
            return $"{maker.Operation.Kind} before it takes no activation";
        if (slopes is not null && maker.Operation is not Convolve)
            return $"{maker.Operation.Kind} before it does not take {node.Operation.Kind}";
        if (node.Operation is Binary && !IsPerChannel(graph, maker, slopes!))
            return $"its slopes are not one number for each channel of '{maker.Name}'";
        EpilogueStep? step = node.Operation switch
        {
            Unary unary => EpilogueStep.Of(unary),
            Clip => Limits(graph, node),
            _ => EpilogueStep.PRelu(slopes!),
        };
        return step is null ? "its bounds are computed, or NaN" : FusionAnswer.Of(() => Attach(graph, at, place, step, residual: null));
    }

    private static void Attach(GraphEditor graph, int at, int place, EpilogueStep step, string? residual)
    {
        GraphNode maker = graph[place]!;
        Operation operation = maker.Operation switch
        {
            Convolve convolve => new Convolve(convolve.ConvolutionKind, convolve.Options, [.. convolve.Epilogue, step]),
            Gemm gemm => new Gemm(gemm.Alpha, gemm.Beta, gemm.TransposeA, gemm.TransposeB, [.. gemm.Epilogue, step]),
            var other => Normalization((BatchNormalization)other, step),
        };
        List<string> inputs = [.. maker.Inputs];
        if (residual is not null)
        {
            while (inputs.Count < Convolve.FirstResidual)
                inputs.Add(InferenceGraphBuilder.Absent);
            inputs.Add(residual);
        }

        graph.Replace(
            at, maker with { Operation = operation, Inputs = inputs, Outputs = graph[at]!.Outputs }, [place], $"{step} attached");
    }

    private static BatchNormalization Normalization(BatchNormalization norm, EpilogueStep step) =>
        new(norm.Epsilon, norm.IsTraining, norm.Momentum, [.. norm.Epilogue, step]);

    private static EpilogueStep? Limits(GraphEditor graph, GraphNode clip)
    {
        double? least = Bound(graph, clip, 1, double.NegativeInfinity), most = Bound(graph, clip, 2, double.PositiveInfinity);
        return least is null || most is null ? null : EpilogueStep.Clip(least.Value, most.Value);
    }

    private static double? Bound(GraphEditor graph, GraphNode node, int index, double absent) =>
        index >= node.Inputs.Count || node.Inputs[index].Length == 0 ? absent
        : graph.Constant(node.Inputs[index]) is { Length: 1 } bound
            && ConstantNumbers.Numbers(bound)?[0] is { } number && !double.IsNaN(number) ? number : null;

    private static bool IsPerChannel(GraphEditor graph, GraphNode maker, InferenceTensor slopes)
    {
        if (graph.Constant(maker.Inputs[1]) is not { } weight)
            return false;
        var convolve = (Convolve)maker.Operation;
        nint channels = convolve.ConvolutionKind == Geometry.ConvolutionKind.Transposed
            ? weight.Shape[1] * (nint)convolve.Options.Groups
            : weight.Shape[0];
        return ConstantNumbers.PerChannel(slopes, channels, weight.Shape.Length, weight.Shape.Length - 2) is not null;
    }
}
