using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

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
        table.Add("CumProd", node => node.Emit(new CumulativeProduct(node.Flag("exclusive"), node.Flag("reverse"))));
        table.Add("Unique", node => node.Emit(new Unique(
            node.Has("axis") ? checked((int)node.Integer("axis")) : null, node.Flag("sorted", absent: true))));
        table.Add("Trilu", node => node.Emit(new Triangle(node.Flag("upper", absent: true))));
        table.Add("TopK", TopK);
        table.Add("Compress", Compress);
        table.Add("EyeLike", Eye);
        table.Add("ReverseSequence", ReverseSequence);
    }

    // What a vector of truth values selects.
    private static void Compress(OnnxNode node)
    {
        string places = Flat(node, node.Add(new NonZero(), node.Input(1)));
        if (node.Has("axis"))
            node.Emit(new Gather(checked((int)node.Integer("axis"))), node.Input(0), places);
        else
            node.Emit(new Gather(), Flat(node, node.Input(0)), places);
    }

    private static void Eye(OnnxNode node)
    {
        string rows = node.Add(new Binary(BinaryFunction.Add), Places(node, node.Input(0), 0), node.Add([node.Integer("k", 0)]));
        string column = node.Add(new Unsqueeze(), rows, node.Add([1]));
        string equal = node.Add(new Binary(BinaryFunction.Equal), column, Places(node, node.Input(0), 1));
        if (!node.Has("dtype"))
        {
            node.Emit(new CastLike(), equal, node.Input(0));
            return;
        }

        var type = (DataType)node.Integer("dtype");
        node.Emit(new Cast(DataTypes.Widened(type)
            ?? throw node.Error($"its output is {DataTypes.Name(type)}", "only numbers and truth values are held")), equal);
    }

    // The place from which each comes: within the sequence's length backwards, behind it as it was.
    private static void ReverseSequence(OnnxNode node)
    {
        long time = node.Integer("time_axis", 0), batch = node.Integer("batch_axis", 1);
        if (time is not (0 or 1) || batch != 1 - time)
            throw node.Error($"attributes 'time_axis' and 'batch_axis' are {time} and {batch}", "give 0 and 1, or 1 and 0");
        string x = node.Input(0), times = Beside(Places(node, x, time), batch), lengths = Beside(node.Input(1), time);
        string last = node.Add(new Binary(BinaryFunction.Sub), lengths, Number(node, 1));
        string backwards = node.Add(new Binary(BinaryFunction.Sub), last, times);
        string sources = node.Add(new Where(), node.Add(new Binary(BinaryFunction.Less), times, lengths), backwards, times);
        string samples = node.Add(new Expand(), Beside(Places(node, x, batch), time), node.Add(new ShapeOf(), sources));
        string[] place = time == 0 ? [sources, samples] : [samples, sources];
        node.Emit(new GatherND(), x, node.Add(new Concat(-1), Beside(place[0], -1), Beside(place[1], -1)));

        string Beside(string value, long axis) => node.Add(new Unsqueeze(), value, node.Add([axis]));
    }

    private static string Flat(OnnxNode node, string value) => node.Add(new Reshape(), value, node.Add([-1]));

    /// <summary>0, 1, 2 … up to the length of an axis.</summary>
    private static string Places(OnnxNode node, string value, long axis) => node.Add(
        new Inference.Operations.Range(), Number(node, 0), node.Add(new Gather(), node.Add(new ShapeOf(), value), Number(node, axis)),
        Number(node, 1));

    private static string Number(OnnxNode node, long number) => node.Add(InferenceTensor.Of<long>([number]));

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
