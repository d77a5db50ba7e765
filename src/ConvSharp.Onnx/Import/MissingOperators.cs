using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx.Import;

/// <summary>Names all operators that are not there at once, not one at a time.</summary>
internal static class MissingOperators
{
    private const int ShownOperators = 20;
    private const int ShownNodes = 3;

    /// <exception cref="OnnxException">A node's operator is not there.</exception>
    public static void Refuse(ModelSource source, GraphDefinition graph, OperatorTable operators)
    {
        IGrouping<string, NodeDefinition>[] missing =
        [
            .. All(graph).Where(node => operators.Find(node) is null)
                .GroupBy(node => OperatorName.Full(node.Domain, node.Operator))
                .OrderBy(group => group.Key, StringComparer.Ordinal),
        ];
        if (missing.Length == 0)
            return;
        string list = string.Join("; ", missing.Take(ShownOperators).Select(Text));
        string more = missing.Length > ShownOperators ? $"; and {missing.Length - ShownOperators} more" : "";
        OnnxException error = OnnxException.At(
            source.Name, $"it needs operators that are not there: {list}{more}",
            "export the model with other operators, or give them in OnnxOptions.Operators");
        throw new OnnxException(error.Message) { MissingOperators = [.. missing.Select(group => group.Key)] };
    }

    /// <summary>The nodes of a graph and of the graphs inside it.</summary>
    public static IEnumerable<NodeDefinition> All(GraphDefinition graph) => graph.Nodes.SelectMany(
        node => node.Attributes.SelectMany(attribute => attribute.Graphs).SelectMany(All).Prepend(node));

    private static string Text(IGrouping<string, NodeDefinition> group)
    {
        NodeDefinition[] nodes = [.. group];
        string names = string.Join(", ", nodes.Take(ShownNodes).Select(node => $"'{NodeLabel.Name(node)}'"));
        return $"{group.Key} ({names}{(nodes.Length > ShownNodes ? $" and {nodes.Length - ShownNodes} more nodes" : "")})";
    }
}
