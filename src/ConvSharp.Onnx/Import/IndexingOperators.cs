using ConvSharp.Files;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Operators that find elements, and read and write at indices.</summary>
internal static class IndexingOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("GatherElements", node => node.Emit(new GatherElements(checked((int)node.Integer("axis", 0)))));
        table.Add("GatherND", node => node.Emit(new GatherND(checked((int)node.Integer("batch_dims", 0)))));
        table.Add("Scatter", node => node.Emit(new ScatterElements(checked((int)node.Integer("axis", 0)))));
        table.Add("ScatterElements", node => node.Emit(new ScatterElements(checked((int)node.Integer("axis", 0)), Reduction(node))));
        table.Add("ScatterND", node => node.Emit(new ScatterND(Reduction(node))));
        table.Add("NonZero", node => node.Emit(new NonZero()));
        table.Add("OneHot", node => node.Emit(new OneHot(checked((int)node.Integer("axis", -1)))));
        table.Add("CumSum", node => node.Emit(new CumulativeSum(node.Flag("exclusive"), node.Flag("reverse"))));
        table.Add("Trilu", node => node.Emit(new Triangle(node.Flag("upper", absent: true))));
        table.Add("TopK", TopK);
    }

    private static ScatterReduction Reduction(OnnxNode node) => node.Text("reduction", "none") switch
    {
        "none" => ScatterReduction.None,
        "add" => ScatterReduction.Add,
        "mul" => ScatterReduction.Mul,
        "max" => ScatterReduction.Max,
        "min" => ScatterReduction.Min,
        string other => throw node.Error($"attribute 'reduction' is {Malformed.Quote(other)}", "give none, add, mul, max or min"),
    };

    private static void TopK(OnnxNode node)
    {
        const int FirstWithOperand = 10;
        const int FirstWithOrder = 11;
        bool isLargest = node.Version < FirstWithOrder || node.Flag("largest", absent: true);
        if (node.Version >= FirstWithOrder)
            _ = node.Flag("sorted", absent: true); // the result is sorted in any case
        var top = new TopK(checked((int)node.Integer("axis", -1)), isLargest);
        if (node.Version >= FirstWithOperand)
            node.Emit(top);
        else
            node.Emit(top, node.Input(0), node.Add([node.Integer("k")]));
    }
}
