using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Import;

/// <summary>What messages call a node.</summary>
internal static class NodeLabel
{
    /// <summary>The node's name, or that of its first output.</summary>
    public static string Name(NodeDefinition node) =>
        node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault(output => output.Length > 0) ?? node.Operator;

    /// <summary>node 'conv1' (Conv).</summary>
    public static string Of(NodeDefinition node) =>
        $"node {Malformed.Quote(Name(node))} ({OperatorName.Full(node.Domain, node.Operator)})";
}
