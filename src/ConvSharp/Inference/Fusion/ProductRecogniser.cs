using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>
/// Recognises activations that are products: x · sigmoid(x), x · clip(x + 3, 0, 6) / 6, x · hard-sigmoid(x), x · (1 + erf(x / √2)) / 2,
/// in all orders of their factors.
/// </summary>
internal sealed class ProductRecogniser : IFusionPass
{
    private const int MostFactors = 4;

    public bool Apply(GraphEditor graph, int at)
    {
        var product = new Product(graph);
        if (!product.Gather(at, isOutermost: true))
            return false;
        GraphNode node = graph[at]!;
        if (product.Factors.Count == 1)
            return AsHardSigmoid(graph, at, product);
        if (product.Factors.Count != 2)
            return false;
        for (int i = 0; i < 2; i++)
        {
            (string x, string gate) = (product.Factors[i], product.Factors[1 - i]);
            if (Activation(graph, x, gate, product) is not { } function)
                continue;
            graph.Replace(
                at, node with { Operation = new Unary(function), Inputs = [x] }, product.Parts, $"recognised as {function}");
            return true;
        }

        return false;
    }

    private static UnaryFunction? Activation(GraphEditor graph, string x, string gate, Product product)
    {
        if (!graph.IsUsedOnce(gate))
            return null;
        int place = graph.Maker(gate);
        if (place < 0)
            return null;
        GraphNode maker = graph[place]!;
        switch (maker.Operation)
        {
            case Unary { Function: UnaryFunction.Sigmoid } when maker.Inputs[0] == x && IsOne(product):
                product.Parts.Add(place);
                return UnaryFunction.Swish;
            case Unary { Function: UnaryFunction.HardSigmoid } sigmoid when maker.Inputs[0] == x && IsOne(product):
                if (!((double?)sigmoid.Alpha).IsAbout(1.0 / 6) || sigmoid.Beta != 0.5)
                    return null;
                product.Parts.Add(place);
                return UnaryFunction.HardSwish;
            case Clip when ((double?)product.Factor).IsAbout(1.0 / 6) && IsShiftedClip(graph, maker, x, out int shift):
                product.Parts.AddRange([place, shift]);
                return UnaryFunction.HardSwish;
            case Binary { Function: BinaryFunction.Add } when ((double?)product.Factor).IsAbout(0.5):
                return IsErrorFunction(graph, maker, place, x, product) ? UnaryFunction.Gelu : null;
            default:
                return null;
        }
    }

    /// <summary>clip(x + 3, 0, 6) / 6 alone.</summary>
    private static bool AsHardSigmoid(GraphEditor graph, int at, Product product)
    {
        int place = graph.Maker(product.Factors[0]);
        if (place < 0 || graph[place]!.Operation is not Clip || !graph.IsUsedOnce(product.Factors[0])
            || !((double?)product.Factor).IsAbout(1.0 / 6))
        {
            return false;
        }

        GraphNode clip = graph[place]!;
        if (graph.Maker(clip.Inputs[0]) is not (>= 0 and int shift) || Other(graph, graph[shift]!) is not { } x
            || !IsShiftedClip(graph, clip, x, out shift))
        {
            return false;
        }

        product.Parts.AddRange([place, shift]);
        graph.Replace(
            at, graph[at]! with { Operation = new Unary(UnaryFunction.HardSigmoid, 1.0 / 6, 0.5), Inputs = [x] }, product.Parts,
            "recognised as HardSigmoid");
        return true;
    }

    private static bool IsOne(Product product) => product.Factor == 1;

    /// <summary>Whether a clip is clip(x + 3, 0, 6), and where the sum is.</summary>
    private static bool IsShiftedClip(GraphEditor graph, GraphNode clip, string x, out int shift)
    {
        shift = graph.Maker(clip.Inputs[0]);
        return clip.Inputs.Count == 3 && graph.Only(clip.Inputs[1]) == 0 && graph.Only(clip.Inputs[2]) == 6 && shift >= 0
            && graph.IsUsedOnce(clip.Inputs[0]) && graph[shift]!.Operation is Binary { Function: BinaryFunction.Add }
            && Other(graph, graph[shift]!) == x && Constant(graph, graph[shift]!) == 3;
    }

    /// <summary>Whether a sum is 1 + erf(x / √2).</summary>
    private static bool IsErrorFunction(GraphEditor graph, GraphNode sum, int place, string x, Product product)
    {
        if (Constant(graph, sum) != 1 || Other(graph, sum) is not { } erfValue || !graph.IsUsedOnce(erfValue)
            || graph.Made<Unary>(erfValue) is not { Operation: Unary { Function: UnaryFunction.Erf } } erf
            || !graph.IsUsedOnce(erf.Inputs[0]))
        {
            return false;
        }

        var argument = new Product(graph);
        if (graph.Maker(erf.Inputs[0]) is not (>= 0 and int inner) || !argument.Gather(inner, isOutermost: true)
            || argument.Factors is not [string only] || only != x || !((double?)argument.Factor).IsAbout(Math.Sqrt(0.5)))
        {
            return false;
        }

        product.Parts.AddRange([place, graph.Maker(erfValue), inner, .. argument.Parts]);
        return true;
    }

    /// <summary>The operand of a function of two that is no constant, if the other is one.</summary>
    private static string? Other(GraphEditor graph, GraphNode node) => node.Inputs.Count != 2 ? null
        : graph.Only(node.Inputs[1]) is not null ? node.Inputs[0] : graph.Only(node.Inputs[0]) is not null ? node.Inputs[1] : null;

    private static double? Constant(GraphEditor graph, GraphNode node) => graph.Only(node.Inputs[1]) ?? graph.Only(node.Inputs[0]);

    /// <summary>A tree of products and quotients by constants: its factors, and one number for all its constants.</summary>
    private sealed class Product(GraphEditor graph)
    {
        public List<string> Factors { get; } = [];

        public List<int> Parts { get; } = [];

        public double Factor { get; private set; } = 1;

        /// <summary>Gathers the factors of a node; false if it is no product.</summary>
        public bool Gather(int at, bool isOutermost)
        {
            GraphNode node = graph[at]!;
            if (node.Operation is not Binary { Function: BinaryFunction.Mul or BinaryFunction.Div } binary)
                return false;
            if (binary.Function == BinaryFunction.Div)
            {
                if (graph.Only(node.Inputs[1]) is not (double divisor and not 0))
                    return false;
                Factor /= divisor;
                GatherValue(node.Inputs[0]);
            }
            else
            {
                GatherValue(node.Inputs[0]);
                GatherValue(node.Inputs[1]);
            }

            if (!isOutermost)
                Parts.Add(at);
            return Factors.Count <= MostFactors;
        }

        private void GatherValue(string value)
        {
            if (graph.Only(value) is { } number)
            {
                Factor *= number;
                return;
            }

            bool isProduct = Factors.Count <= MostFactors && graph.IsUsedOnce(value) && graph.Maker(value) is >= 0 and int at
                && Gather(at, isOutermost: false);
            if (!isProduct)
                Factors.Add(value);
        }
    }
}
