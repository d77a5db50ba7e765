using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Import;

/// <summary>The names that a graph uses.</summary>
internal static class FreeNames
{
    /// <summary>All names that nodes, the graphs inside them, and outputs use.</summary>
    public static HashSet<string> Used(GraphDefinition graph)
    {
        HashSet<string> used = [.. graph.Outputs.Select(output => output.Name)];
        foreach (NodeDefinition node in graph.Nodes)
        {
            used.UnionWith(node.Inputs);
            foreach (GraphDefinition inner in node.Attributes.SelectMany(attribute => attribute.Graphs))
                used.UnionWith(Of(inner));
        }

        used.Remove("");
        return used;
    }

    /// <summary>The names that a graph uses and does not define: values of the graphs around it.</summary>
    public static HashSet<string> Of(GraphDefinition graph)
    {
        HashSet<string> free = Used(graph);
        free.ExceptWith(graph.Inputs.Select(input => input.Name));
        free.ExceptWith(graph.Initializers.Select(tensor => tensor.Name));
        free.ExceptWith(graph.Nodes.SelectMany(node => node.Outputs));
        return free;
    }
}
