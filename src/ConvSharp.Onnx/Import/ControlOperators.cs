using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Import;

/// <summary>Operators with graphs inside: branches and loops.</summary>
internal static class ControlOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("If", If);
        table.Add("Loop", Loop);
        table.Add("Scan", ScanOperator.Import);
    }

    /// <summary>Refuses a graph inside a node that has another number of inputs.</summary>
    public static void CheckInputs(OnnxNode node, string attribute, GraphDefinition graph, int count)
    {
        if (graph.Inputs.Count != count)
        {
            throw node.Error(
                $"the graph in attribute '{attribute}' has {graph.Inputs.Count} inputs where {count} are given", "the model is not valid");
        }
    }

    private static void If(OnnxNode node)
    {
        string[] attributes = ["then_branch", "else_branch"];
        GraphDefinition[] graphs = [.. attributes.Select(node.Graph)];
        string[] captured = [.. graphs.SelectMany(FreeNames.Of).Distinct()];
        int[] wanted = [.. Enumerable.Range(0, node.OutputCount).Where(node.HasOutput)];
        for (int i = 0; i < graphs.Length; i++)
        {
            CheckInputs(node, attributes[i], graphs[i], 0);
            if (graphs[i].Outputs.Count != node.OutputCount)
            {
                throw node.Error(
                    $"the graph in attribute '{attributes[i]}' has {graphs[i].Outputs.Count} outputs, but the node lists {node.OutputCount}",
                    "list as many");
            }
        }

        InferenceGraph[] branches =
        [
            .. graphs.Select(graph => node.Nested(graph, captured, static _ => { }, wanted.Select(output => graph.Outputs[output]))),
        ];
        node.EmitPart(
            new Branch(branches[0], branches[1]), [node.Input(0), .. captured], [.. wanted.Select(output => node.Outputs[output])]);
    }

    private static void Loop(OnnxNode node)
    {
        const int BeforeCarried = 2;
        GraphDefinition body = node.Graph("body");
        int carried = Math.Max(node.InputCount - BeforeCarried, 0);
        CheckInputs(node, "body", body, BeforeCarried + carried);
        if (body.Outputs.Count < 1 + carried || node.OutputCount > body.Outputs.Count - 1)
        {
            throw node.Error(
                $"its body has {body.Outputs.Count} outputs for the condition and {carried} carried values, and the node lists "
                + $"{node.OutputCount}",
                "the model is not valid");
        }

        string[] captured = [.. FreeNames.Of(body)];
        InferenceGraph graph = node.Nested(body, captured, AddParameters, body.Outputs);
        node.Emit(
            new Repeat(graph, carried),
            [node.Input(0), node.Input(1), .. Enumerable.Range(BeforeCarried, carried).Select(node.Input), .. captured]);

        void AddParameters(InferenceGraphBuilder builder)
        {
            foreach (ValueDefinition input in body.Inputs)
                builder.Parameter(input.Name);
        }
    }
}
