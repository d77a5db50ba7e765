using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>
/// Folds batch norms and constants before a convolution into its weights and its bias. What is added can be folded only where no zeros
/// stand beyond the border.
/// </summary>
internal sealed class InputFold : IFusionPass
{
    public bool Apply(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        if (node.Operation is not Convolve { ConvolutionKind: ConvolutionKind.Convolution } convolve
            || !graph.IsUsedOnce(node.Inputs[0]) || graph.Maker(node.Inputs[0]) is not (>= 0 and int place)
            || graph.Constant(node.Inputs[1]) is not { Shape.Length: >= 3, Type: ElementType.Float32 or ElementType.Float64 } weight)
        {
            return false;
        }

        InferenceTensor? bias = null;
        if (node.Inputs.Count > 2 && node.Inputs[2].Length > 0 && (bias = graph.Constant(node.Inputs[2])) is null)
            return false;
        int rank = weight.Shape.Length;
        nint groups = (nint)convolve.Options.Groups, perGroup = weight.Shape[1], outputs = weight.Shape[0];
        GraphNode maker = graph[place]!;
        if (Scaled(graph, maker, perGroup * groups) is not { } input
            || ChannelScale.Of(graph, maker, input, perGroup * groups, rank, rank - 2) is not { } scale
            || (scale.Shifts.Any(shift => shift != 0) && AddsZeros(convolve.Options, rank - 2)))
        {
            return false;
        }

        nint taps = OperationInputs.Product(weight.Shape[2..]);
        InferenceTensor scaled = ConstantNumbers.Scaled(weight, taps, run => scale.Factors[Channel(run)])!;
        double[] shifts = bias is null ? new double[outputs] : ConstantNumbers.Numbers(bias)!;
        if (scale.Shifts.Any(shift => shift != 0))
        {
            double[] numbers = ConstantNumbers.Numbers(weight)!;
            for (nint i = 0; i < numbers.Length; i++)
                shifts[i / (perGroup * taps)] += numbers[i] * scale.Shifts[Channel(i / taps)];
        }

        List<string> inputs = [.. node.Inputs];
        (inputs[0], inputs[1]) = (input, graph.Add(scaled, node.Inputs[1]));
        if (bias is not null || scale.Shifts.Any(shift => shift != 0))
        {
            string name = graph.Add(ConstantNumbers.Tensor(weight.Type, shifts, outputs), $"{node.Inputs[1]}.bias");
            if (inputs.Count > 2)
                inputs[2] = name;
            else
                inputs.Add(name);
        }

        graph.Replace(at, node with { Inputs = inputs }, [place], $"{scale.Description} before it folded into the weights");
        return true;

        // The input channel of a run of taps: runs follow each other by output channel, then by input channel of its group.
        nint Channel(nint run) => (run / perGroup / (outputs / groups) * perGroup) + (run % perGroup);
    }

    /// <summary>
    /// The operand that a node scales, if that has as many channels and axes as the result: a constant could give it more by broadcasting.
    /// </summary>
    private static string? Scaled(GraphEditor graph, GraphNode node, nint channels)
    {
        if (node.Operation is BatchNormalization)
            return node.Inputs[0];
        if (node.Operation is not Binary)
            return null;
        int constant = graph.Constant(node.Inputs[0]) is not null ? 0 : 1;
        string operand = node.Inputs[1 - constant];
        return graph.Only(node.Inputs[constant]) is not null || MadeChannels(graph, operand) == channels ? operand : null;
    }

    /// <summary>The channels of a value that a convolution makes, functions and single numbers after it aside; null if they are not known.</summary>
    private static nint? MadeChannels(GraphEditor graph, string value)
    {
        while (graph.Maker(value) is >= 0 and int at)
        {
            GraphNode node = graph[at]!;
            int operand = node.Operation switch
            {
                Unary or Clip => 0,
                Binary when graph.Only(node.Inputs[1]) is not null => 0,
                Binary when graph.Only(node.Inputs[0]) is not null => 1,
                _ => -1,
            };
            if (operand < 0)
            {
                return node.Operation is Convolve { ConvolutionKind: ConvolutionKind.Convolution }
                    ? graph.Constant(node.Inputs[1])?.Shape[0]
                    : null;
            }

            value = node.Inputs[operand];
        }

        return null;
    }

    private static bool AddsZeros(ConvolutionOptions options, int axes)
    {
        if (options.PaddingMode != PaddingMode.Zeros || options.Padding == Padding.Valid)
            return false;
        if (options.Padding.IsWord)
            return true;
        for (int axis = 0; axis < axes; axis++)
        {
            if (options.Padding.Before.At(axis, axes, "padding", 0) != 0 || options.Padding.After.At(axis, axes, "padding", 0) != 0)
                return true;
        }

        return false;
    }
}
