using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Says of a fused graph's nodes that could be part of another why they are not.</summary>
internal sealed class FusionReasons
{
    private readonly GraphEditor _graph;
    private readonly InferenceGraph _fused;
    private readonly bool _fuses;

    /// <param name="fused">The graph after fusion.</param>
    /// <param name="options">How it was prepared.</param>
    public FusionReasons(InferenceGraph fused, InferenceOptions options) =>
        (_graph, _fused, _fuses) = (new GraphEditor(fused), fused, options.Fuse);

    /// <summary>Why a node is a step of its own; null if its kind never is part of another.</summary>
    public string? Of(GraphNode node) => Reason(node) is { } reason ? _fuses ? reason : "fusion is off" : null;

    private string? Reason(GraphNode node)
    {
        switch (node.Operation)
        {
            case Unary { Function: not (UnaryFunction.Not or UnaryFunction.BitwiseNot) } or Clip:
                return OfActivation(node);
            case Binary { Function: BinaryFunction.PRelu } or ChannelPRelu:
                return _graph.Constant(node.Inputs[1]) is null ? "its slopes are computed" : OfActivation(node);
            case Binary { Function: BinaryFunction.Add or BinaryFunction.Sub or BinaryFunction.Mul or BinaryFunction.Div } binary:
                return OfBinary(node, binary.Function);
            case Variadic { Function: VariadicFunction.Sum }:
                return node.Inputs.Count == 2 ? OfBinary(node, BinaryFunction.Add) : $"it adds {node.Inputs.Count} values";
            case BatchNormalization norm:
                return norm.IsTraining ? "it is in training mode" : OfNorm(node);
            case Pad pad:
                return OfPad(node, pad);
            case Convolve when _graph.Constant(node.Inputs[1]) is null:
                return "its weights are computed: they are packed in each run, and nothing can be folded into them";
            default:
                return null;
        }
    }

    private string OfActivation(GraphNode node)
    {
        string? before = Before(node.Inputs[0], out GraphNode? maker);
        if (before is not null)
            return before;
        if (!TakesActivations(maker!))
            return $"{maker!.Operation.Kind} before it takes no activation";
        return node.Operation is Clip ? "its bounds are computed" : $"{maker!.Operation.Kind} before it does not take {node.Operation.Kind}";
    }

    private string OfBinary(GraphNode node, BinaryFunction function)
    {
        if (node.Inputs[0] == node.Inputs[1])
            return "both operands are the same value";
        int constant = _graph.Constant(node.Inputs[0]) is not null ? 0 : _graph.Constant(node.Inputs[1]) is not null ? 1 : -1;
        if (constant >= 0)
            return OfScale(node, node.Inputs[1 - constant]);
        if (function != BinaryFunction.Add)
            return "both operands are computed";
        string?[] reasons = [OfResidual(node.Inputs[0]), OfResidual(node.Inputs[1])];
        return reasons[0] == reasons[1] ? reasons[0]! : $"{reasons[0]}; {reasons[1]}";
    }

    private string OfResidual(string value)
    {
        if (Before(value, out GraphNode? maker) is { } before)
            return before;
        return maker!.Operation switch
        {
            Convolve convolve when convolve.Epilogue.Any(step => step.AddsResidual) => $"'{maker.Name}' adds another value already",
            Convolve => $"'{maker.Name}' does not take this sum",
            _ => $"{maker.Operation.Kind} before it adds no other value",
        };
    }

    private string OfScale(GraphNode node, string value)
    {
        if (Before(value, out GraphNode? maker) is { } before)
            return before;
        return maker!.Operation switch
        {
            Convolve { Epilogue.Count: > 0 } or Gemm { Epilogue.Count: > 0 } =>
                $"'{maker.Name}' ends with {Last(maker)}, after which a constant does not fold into its weights",
            Convolve or Gemm when _graph.Constant(maker.Inputs[1]) is null => $"the weights of '{maker.Name}' are computed",
            Convolve or Gemm => $"{Text(node)} is not one number for each channel of '{maker.Name}'",
            _ => $"{maker.Operation.Kind} before it has no weights to fold a constant into",
        };
    }

    private string OfNorm(GraphNode node) => node.Inputs.Skip(1).Take(4).Any(input => _graph.Constant(input) is null)
        ? "its statistics are computed"
        : OfScale(node, node.Inputs[0]);

    private string? OfPad(GraphNode node, Pad pad)
    {
        GraphNode? reader = _fused.Nodes.FirstOrDefault(other => other.Inputs.Contains(node.Outputs[0]));
        if (reader?.Operation is not Convolve)
            return null;
        if (!_graph.IsUsedOnce(node.Outputs[0]))
            return Readers(node.Outputs[0]);
        if (pad.Mode != PadMode.Constant)
            return $"its mode is {pad.Mode}: '{reader.Name}' takes as much padding as its input is large, and no more";
        return _graph.Constant(node.Inputs[1]) is null
            ? "its amounts are computed"
            : $"it pads with other numbers than 0, or other axes than those of '{reader.Name}'";
    }

    /// <summary>Why what makes a value cannot take in what reads it, whatever both compute; else the node that makes it.</summary>
    private string? Before(string value, out GraphNode? maker)
    {
        maker = _graph.Maker(value) is >= 0 and int at ? _graph[at] : null;
        if (maker is null)
            return _graph.Constant(value) is null ? $"'{value}' is an input of the graph" : $"'{value}' is a constant";
        return _graph.IsUsedOnce(value) ? null : Readers(value);
    }

    private string Readers(string value)
    {
        int readers = _fused.Nodes.Sum(node => node.Inputs.Count(input => input == value));
        string count = readers == 1 ? "another reader" : $"{readers} readers";
        return _graph.IsOutput(value) ? $"'{value}' is an output of the graph too" : $"'{value}' has {count}";
    }

    private static bool TakesActivations(GraphNode node) => node.Operation is Convolve or Gemm or BatchNormalization;

    private static string Text(GraphNode node) => node.Operation is BatchNormalization ? "it" : "its constant";

    private static string Last(GraphNode node) => (node.Operation switch
    {
        Convolve convolve => convolve.Epilogue[^1],
        _ => ((Gemm)node.Operation).Epilogue[^1],
    }).ToString()!;
}
