using System.Globalization;
using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Playground.Api.Network;

/// <summary>A network as JSON: its layers, what is fused, totals.</summary>
internal static class NetworkJson
{
    private const int MostNodesShown = 1000;

    /// <summary>What a file says of a network that may not run.</summary>
    public static void WriteDescription(Utf8JsonWriter json, OnnxDescription description)
    {
        json.WriteString("producer", description.Producer);
        json.WriteString("description", description.Description);
        json.WriteTexts("inputs", description.Inputs.Select(input => input.ToString()));
        json.WriteTexts("outputs", description.Outputs.Select(output => output.ToString()));
        json.WriteNumber("parameters", description.Parameters);
        json.WriteNumber("parameter_bytes", description.ParameterBytes);
        json.WriteStartArray("operators");
        int rest = MostNodesShown;
        foreach (OnnxOperatorUse use in description.Operators)
        {
            json.WriteStartObject();
            json.WriteString("name", use.Name);
            json.WriteNumber("count", use.Nodes.Count);
            json.WriteBoolean("missing", use.IsMissing);
            if (use.IsMissing)
            {
                json.WriteTexts("nodes", use.Nodes.Take(rest));
                rest = Math.Max(rest - use.Nodes.Count, 0);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteLayers(Utf8JsonWriter json, OpenNetwork network, NetworkPlan? plan, string? pictureInput)
    {
        Dictionary<string, ReceptiveField[]> fields =
            plan is null || pictureInput is null ? [] : ReceptiveFields.Of(plan, network.Constants, pictureInput);
        NodeFacts[] nodes = plan?.Nodes ?? [.. network.Graph.Nodes.Select(node => NodeFacts.Of(node, [], []))];
        json.WriteStartArray("layers");
        foreach (NodeFacts facts in nodes)
            WriteLayer(json, facts, network.Graph, fields);
        json.WriteEndArray();
        json.WriteStartArray("fusions");
        foreach (FusionNote note in network.Fusions)
        {
            json.WriteStartObject();
            json.WriteString("into", note.Into);
            json.WriteTexts("nodes", note.Nodes.Where(node => node != note.Into));
            json.WriteString("description", note.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("not_fused");
        foreach ((GraphNode node, string reason) in network.Alone)
        {
            json.WriteStartObject();
            json.WriteString("node", node.Name);
            json.WriteString("operator", node.Operation.Kind);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (plan is not null)
        {
            WriteInteger(json, "multiply_adds", plan.MultiplyAdds);
            WriteInteger(json, "value_bytes", plan.Bytes);
        }
    }

    public static void WriteInteger(Utf8JsonWriter json, string name, Int128 number)
    {
        if (number <= 1L << 53)
            json.WriteNumber(name, (long)number);
        else
            json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteLayer(
        Utf8JsonWriter json, NodeFacts facts, InferenceGraph graph, Dictionary<string, ReceptiveField[]> fields)
    {
        GraphNode node = facts.Node;
        json.WriteStartObject();
        json.WriteString("node", node.Name);
        json.WriteString("operator", node.Operation.Kind);
        json.WriteTexts("inputs", node.Inputs.Where(input => input.Length > 0 && !graph.Constants.ContainsKey(input)));
        json.WriteStartArray("outputs");
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i].Length == 0)
                continue;
            json.WriteStartObject();
            json.WriteString("name", node.Outputs[i]);
            if (i < facts.Outputs.Length && facts.Outputs[i] is { } info)
                WriteInfo(json, info);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (facts.Windows is { } windows)
        {
            json.WriteString("kernel", Joined(windows, axis => $"{axis.Kernel}"));
            json.WriteString("stride", Joined(windows, axis => $"{axis.Stride}"));
            json.WriteString("padding", Joined(windows, axis =>
                axis.PadBefore == axis.PadAfter ? $"{axis.PadBefore}" : $"{axis.PadBefore}:{axis.PadAfter}"));
            if (Array.Exists(windows, axis => axis.Dilation > 1))
                json.WriteString("dilation", Joined(windows, axis => $"{axis.Dilation}"));
            if (facts.Groups > 1)
                json.WriteNumber("groups", facts.Groups);
        }

        if (node.Outputs.Count > 0 && fields.TryGetValue(node.Outputs[0], out ReceptiveField[]? field))
        {
            json.WriteNumbers("field", field.Select(axis => axis.Size));
            json.WriteNumbers("jump", field.Select(axis => axis.Jump));
        }

        if (facts.MultiplyAdds > 0)
            WriteInteger(json, "multiply_adds", facts.MultiplyAdds);
        string[] parameters = [.. NodeFacts.ParametersOf(node, graph)];
        if (parameters.Length > 0)
            json.WriteNumber("parameters", parameters.Sum(name => graph.Constants[name].Length));
        if (parameters.FirstOrDefault(name => graph.Constants[name].Shape.Length >= 2) is { } weight)
            json.WriteString("weight", weight);
        json.WriteEndObject();
    }

    private static void WriteInfo(Utf8JsonWriter json, ValueInfo info)
    {
        json.WriteString("type", info.Type.Name());
        json.WriteNumbers("shape", info.Shape.ToArray().Select(length => (long)length));
    }

    /// <summary>3x3, or 3 where all axes have it.</summary>
    private static string Joined(AxisGeometry[] axes, Func<AxisGeometry, string> word)
    {
        string[] words = [.. axes.Select(word)];
        return words.Distinct().Count() == 1 ? words[0] : string.Join('x', words);
    }
}
