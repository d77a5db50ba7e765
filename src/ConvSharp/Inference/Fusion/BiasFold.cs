using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Makes a constant vector that is added to a product with a constant matrix the product's bias.</summary>
internal sealed class BiasFold : IFusionPass
{
    public bool Apply(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        if (node.Operation is not Binary { Function: BinaryFunction.Add })
            return false;
        for (int i = 0; i < 2; i++)
        {
            string value = node.Inputs[i];
            if (!graph.IsUsedOnce(value) || graph.Made<MatrixMultiply>(value) is not { Inputs.Count: 2 } product
                || graph.Constant(product.Inputs[1]) is not { Shape.Length: 2 } factor
                || graph.Constant(node.Inputs[1 - i]) is not { Shape.Length: 1 } bias || bias.Length != factor.Shape[1]
                || bias.Type != factor.Type)
            {
                continue;
            }

            string[] inputs = [.. product.Inputs, node.Inputs[1 - i]];
            graph.Replace(
                at, product with { Inputs = inputs, Outputs = node.Outputs }, [graph.Maker(value)], "constant sum made the product's bias");
            return true;
        }

        return false;
    }
}
