using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Import;

/// <summary>Scan: a loop over the slices of its inputs along an axis.</summary>
internal static class ScanOperator
{
    private const int FirstWithAxes = 9;

    public static void Import(OnnxNode node)
    {
        if (node.Version < FirstWithAxes)
            throw node.Error("Scan of version 8 has a batch", $"export the model with operators of version {FirstWithAxes} or later");
        GraphDefinition body = node.Graph("body");
        long scanned = node.Integer("num_scan_inputs");
        if (scanned < 1 || scanned > node.InputCount)
            throw node.Error($"attribute 'num_scan_inputs' is {scanned}", $"give 1 up to {node.InputCount}, the number of its inputs");
        int states = node.InputCount - (int)scanned, stacked = body.Outputs.Count - states;
        ControlOperators.CheckInputs(node, "body", body, node.InputCount);
        if (stacked < 0 || node.OutputCount > body.Outputs.Count)
        {
            throw node.Error(
                $"its body has {body.Outputs.Count} outputs for {states} states, and the node lists {node.OutputCount}",
                "the model is not valid");
        }

        long[] axes = Numbers(node, "scan_input_axes", (int)scanned), ways = Numbers(node, "scan_input_directions", (int)scanned);
        long[] outputAxes = Numbers(node, "scan_output_axes", stacked), outputWays = Numbers(node, "scan_output_directions", stacked);
        string[] captured = [.. FreeNames.Of(body)];
        string condition = $"{node.Name}/condition";
        InferenceGraph graph = node.Nested(
            body, captured, builder => Begin(builder, body, states, axes, node.Name, condition),
            [new ValueDefinition(condition, null), .. body.Outputs]);
        string count = node.Add(
            new CommonLength([.. axes.Select(axis => checked((int)axis))]), [.. Enumerable.Range(states, axes.Length).Select(node.Input)]);
        string[] sources = [.. axes.Select((axis, i) => ways[i] == 0 ? node.Input(states + i) : Reversed(node, node.Input(states + i), axis))];
        string[] rounds = [.. body.Outputs.Select((_, i) => node.HasOutput(i) ? node.NewName("rounds") : InferenceGraphBuilder.Absent)];
        node.EmitPart(
            new Repeat(graph, states),
            [count, InferenceGraphBuilder.Absent, .. Enumerable.Range(0, states).Select(node.Input), .. sources, .. captured], rounds);
        for (int i = 0; i < node.OutputCount; i++)
        {
            if (!node.HasOutput(i))
                continue;
            int at = i - states;
            string result = at >= 0 && outputWays[at] != 0 ? Reversed(node, rounds[i], 0) : rounds[i];
            Operation last = at >= 0 ? new MoveAxis(0, checked((int)outputAxes[at])) : new Identity();
            node.EmitPart(last, [result], [node.Outputs[i]]);
        }
    }

    /// <summary>The number of the round, the condition, the states and the sources, whose slices are the body's last inputs.</summary>
    private static void Begin(
        InferenceGraphBuilder builder, GraphDefinition body, int states, long[] axes, string name, string condition)
    {
        string round = builder.Parameter($"{name}/round");
        builder.Parameter(condition);
        for (int i = 0; i < states; i++)
            builder.Parameter(body.Inputs[i].Name);
        for (int i = 0; i < axes.Length; i++)
        {
            string source = builder.Parameter($"{name}/source{i}");
            builder.Add(new Gather(checked((int)axes[i])), [source, round], [body.Inputs[states + i].Name]);
        }
    }

    private static string Reversed(OnnxNode node, string value, long axis) =>
        node.Add(new Slice(), value, node.Add([-1]), node.Add([-long.MaxValue]), node.Add([axis]), node.Add([-1]));

    private static long[] Numbers(OnnxNode node, string attribute, int count)
    {
        long[] numbers = node.Integers(attribute) ?? new long[count];
        return numbers.Length == count
            ? numbers
            : throw node.Error($"attribute '{attribute}' has {numbers.Length} numbers", $"give {count}");
    }
}
