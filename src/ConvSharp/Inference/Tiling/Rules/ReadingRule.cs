using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>Operations that only move elements along each axis apart: padding, slices and splits.</summary>
internal abstract class ReadingRule : TileRule
{
    public override IndexSet[]? Needs(TileNode node, int input, TileSets sets)
    {
        if (input > 0)
            return null;
        IndexSet[]? needed = null;
        foreach (string output in node.Outputs.Where(sets.Needs))
        {
            IndexSet[] read = [.. Readings(node, output, sets[output]).Select(AtLeastOne)];
            needed = needed is null ? read : [.. needed.Select((set, axis) => set.Union(read[axis]))];
        }

        return needed;
    }

    public override void Write(TileNode node, TileSets sets, TileWriter writer)
    {
        foreach (string output in node.Outputs.Where(sets.Needs))
        {
            string tensor = writer.Take(node, node.Node.Inputs[0], Readings(node, output, sets[output]), Filling(node));
            writer.Define(output, tensor, sets[output]);
        }
    }

    /// <summary>Which elements of the input stand at each place of a part of an output.</summary>
    protected abstract AxisReading[] Readings(TileNode node, string output, IndexSet[] part);

    /// <summary>The input with the number that stands where no element does.</summary>
    protected virtual string Filling(TileNode node) => "";

    private static IndexSet AtLeastOne(AxisReading reading) => reading.Indices is { Count: > 0 } indices ? indices : IndexSet.Whole(1);
}

/// <summary>Padding, of any mode.</summary>
internal sealed class PadRule : ReadingRule
{
    protected override AxisReading[] Readings(TileNode node, string output, IndexSet[] part)
    {
        PadMode mode = ((Pad)node.Operation).Mode;
        long[] amounts = Pad.Amounts(node.Inputs)
            ?? throw node.Refusal("its amounts of padding are computed: tiles need them to be constants.");
        var readings = new AxisReading[part.Length];
        for (int axis = 0; axis < part.Length; axis++)
        {
            int length = checked((int)node.Shape(0)[axis]);
            readings[axis] = new AxisReading();
            foreach (IndexRange range in part[axis].Ranges)
            {
                var window = new IndexRange(range.Start - amounts[axis], range.End - amounts[axis]);
                AxisReading read = mode == PadMode.Constant
                    ? AxisReading.Window(window, length, PaddingMode.Zeros)
                    : AxisReading.Window(window, length, index => PadStep.Source(mode, index, length));
                foreach (IndexRun run in read.Runs)
                    readings[axis].Add(run);
            }
        }

        return readings;
    }

    protected override string Filling(TileNode node) => node.Input(2) is null ? "" : node.Node.Inputs[2];
}

/// <summary>Slices, with any step.</summary>
internal sealed class SliceRule : ReadingRule
{
    protected override AxisReading[] Readings(TileNode node, string output, IndexSet[] part)
    {
        (nint Start, nint Step, nint Count)[] ranges = Slice.Ranges(node.Inputs)
            ?? throw node.Refusal("its starts and ends are computed: tiles need them to be constants.");
        var readings = new AxisReading[part.Length];
        for (int axis = 0; axis < part.Length; axis++)
        {
            readings[axis] = new AxisReading();
            foreach (IndexRange range in part[axis].Ranges)
                readings[axis].Add(new IndexRun(ranges[axis].Start + (range.Start * ranges[axis].Step), range.Length, ranges[axis].Step));
        }

        return readings;
    }
}

/// <summary>Splits: each output is a part of the input.</summary>
internal sealed class SplitRule : ReadingRule
{
    protected override AxisReading[] Readings(TileNode node, string output, IndexSet[] part)
    {
        int along = OperationInputs.Axis(((Split)node.Operation).Axis, part.Length);
        int before = node.Node.Outputs.TakeWhile(other => other != output).Count();
        long start = node.Operation.Infer(node.Inputs).Take(before).Sum(other => (long)other.Shape[along]);
        AxisReading[] readings = [.. part.Select(AxisReading.Of)];
        readings[along] = AxisReading.Of(part[along].Map(range => new IndexRange(range.Start + start, range.End + start)));
        return readings;
    }
}
