using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Takes out operations that give their input: Identity, and Dropout without training.</summary>
internal sealed class CopyRemoval : IFusionPass
{
    public bool Apply(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        bool isCopy = node.Operation is Identity
            || (node.Operation is Dropout && (node.Inputs.Count < 3 || node.Inputs[2].Length == 0)
                && !node.Outputs.Skip(1).Any(graph.IsUsed));
        if (!isCopy || node.Outputs[0].Length == 0 || graph.IsOutput(node.Outputs[0]))
            return false;
        graph.Rename(node.Outputs[0], node.Inputs[0]);
        graph.Remove(at);
        return true;
    }
}
