using System.Globalization;
using System.Text;
using ConvSharp.Files;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Tiling;

/// <summary>
/// Writes the graph of one tile. Each value is a dense tensor of the indices that are needed of it. Tiles that lie alike give the same
/// <see cref="Key"/>, so that one model serves all of them.
/// </summary>
/// <param name="infos">What is known of the values for the whole input.</param>
internal sealed class TileWriter(IReadOnlyDictionary<string, ValueInfo> infos)
{
    private readonly List<WrittenNode> _nodes = [];
    private readonly Dictionary<string, (string Tensor, IndexSet[] Sets)> _values = [];
    private readonly Dictionary<string, long[]> _numbers = [];
    private readonly StringBuilder _key = new();
    private (string Name, ElementType Type, nint[] Shape) _input;

    /// <summary>The graph as text: equal for equal graphs of one grid.</summary>
    public string Key => _key.ToString();

    /// <summary>Makes the graph's input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sets">The indices that are read.</param>
    public void Input(string name, IndexSet[] sets)
    {
        _input = (name, infos[name].Type, [.. sets.Select(set => (nint)set.Count)]);
        _key.AppendJoin('×', _input.Shape).AppendLine();
        Define(name, name, sets);
    }

    /// <summary>Says which tensor of the tile has which indices of a value.</summary>
    public void Define(string value, string tensor, IndexSet[] sets) => _values[value] = (tensor, sets);

    /// <summary>Makes a part of a computed tensor the tile's part of a node's output.</summary>
    /// <param name="node">The node.</param>
    /// <param name="tensor">What was computed.</param>
    /// <param name="made">The indices that it has.</param>
    /// <param name="wanted">Those that are needed.</param>
    public void DefinePart(TileNode node, string tensor, IndexSet[] made, IndexSet[] wanted) =>
        Define(node.Output, Take(node, tensor, made, [.. wanted.Select(AxisReading.Of)]), wanted);

    /// <summary>The tensor of a value and its indices.</summary>
    public (string Tensor, IndexSet[] Sets) Value(string value)
    {
        if (_values.TryGetValue(value, out (string Tensor, IndexSet[] Sets) found))
            return found;
        found = (value, TileNode.Whole(infos[value].Shape)); // known for all tiles: a constant
        _values.Add(value, found);
        return found;
    }

    /// <summary>Adds an operation.</summary>
    /// <param name="node">The node of the whole graph that it is a part of.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">The tensors; empty where one is absent.</param>
    /// <param name="detail">What the key must say of an operation that is made for the tile.</param>
    /// <returns>The output's name.</returns>
    public string Add(TileNode node, Operation operation, IReadOnlyList<string> inputs, string detail = "")
    {
        string output = string.Create(CultureInfo.InvariantCulture, $"tile:{_nodes.Count}");
        _nodes.Add(new WrittenNode(node, operation, inputs, output));
        _key.Append(node.Output).Append(' ').Append(operation.Kind).Append(' ').Append(detail).Append('(').AppendJoin(',', inputs).AppendLine(")");
        return output;
    }

    /// <summary>A value's elements as readings of its axes give them.</summary>
    /// <param name="node">The node that reads.</param>
    /// <param name="value">The value.</param>
    /// <param name="readings">What stands at each place of each axis.</param>
    /// <param name="filling">The tensor with the number where nothing stands; empty for zero.</param>
    public string Take(TileNode node, string value, AxisReading[] readings, string filling = "")
    {
        (string tensor, IndexSet[] sets) = Value(value);
        return Take(node, tensor, sets, readings, filling);
    }

    /// <summary>The indices of a set, of a value.</summary>
    public string Take(TileNode node, string value, IndexSet[] sets) => Take(node, value, [.. sets.Select(AxisReading.Of)]);

    /// <summary>A tensor's elements as readings of its axes give them.</summary>
    public string Take(TileNode node, string tensor, IndexSet[] sets, AxisReading[] readings, string filling = "")
    {
        AxisCopy[] copies = [.. readings.Select((reading, axis) => AxisCopy.Of(sets[axis], reading))];
        for (int axis = 0; axis < copies.Length; axis++)
        {
            if (copies[axis].Positions is { } positions)
                tensor = Add(node, new Gather(axis), [tensor, Numbers(positions)], axis.ToString(CultureInfo.InvariantCulture));
        }

        int[] cut = [.. Enumerable.Range(0, copies.Length).Where(axis => copies[axis].Positions is null && copies[axis].Cuts(sets[axis]))];
        if (cut.Length > 0)
        {
            tensor = Add(
                node, new Slice(),
                [
                    tensor, Numbers([.. cut.Select(axis => copies[axis].Start)]),
                    Numbers([.. cut.Select(axis => copies[axis].Start + copies[axis].Count)]), Numbers([.. cut.Select(axis => (long)axis)]),
                ]);
        }

        int[] padded = [.. Enumerable.Range(0, copies.Length).Where(axis => copies[axis].Before + copies[axis].After > 0)];
        if (padded.Length > 0)
        {
            tensor = Add(
                node, new Pad(),
                [
                    tensor, Numbers([.. padded.Select(axis => copies[axis].Before), .. padded.Select(axis => copies[axis].After)]),
                    filling, Numbers([.. padded.Select(axis => (long)axis)]),
                ]);
        }

        return tensor;
    }

    /// <summary>
    /// What a function makes of each box of an output's ranges, put together: an operation on windows cannot step over a gap.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="sets">The indices of the output.</param>
    /// <param name="one">Adds the operation for one range of each axis, and gives its output.</param>
    public string ForEachBox(TileNode node, IndexSet[] sets, Func<IndexRange[], string> one) => Boxes(node, sets, [], one);

    /// <summary>The graph with one output, and the states of its nodes.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="output">The value that is the output; its tensor is the graph's.</param>
    /// <param name="states">What the nodes share with those of other tiles, by output.</param>
    public InferenceGraph Build(string name, string output, out IReadOnlyDictionary<string, NodeState> states)
    {
        var builder = new InferenceGraphBuilder(name);
        builder.Input(_input.Name, _input.Type, [.. _input.Shape.Select(size => (Dimension)size)]);
        foreach ((string numbers, long[] values) in _numbers)
            builder.Constant(numbers, InferenceTensor.Of<long>(values, values.Length));
        var shared = new Dictionary<string, NodeState>();
        foreach (WrittenNode written in _nodes)
        {
            foreach (string input in written.Inputs)
            {
                if (input.Length > 0 && !builder.IsDefined(input) && infos.TryGetValue(input, out ValueInfo? info) && info.Value is { } value)
                    builder.Constant(input, value);
            }

            builder.Add(written.Operation, [.. written.Inputs], [written.Output], written.Node.Node.Name);
            shared.Add(written.Output, written.Node.State);
        }

        builder.Output(Value(output).Tensor);
        states = shared;
        return builder.Build();
    }

    private string Boxes(TileNode node, IndexSet[] sets, IndexRange[] chosen, Func<IndexRange[], string> one)
    {
        int axis = chosen.Length;
        if (axis == sets.Length)
            return one(chosen);
        var parts = new List<string>();
        foreach (IndexRange range in sets[axis].Ranges)
            parts.Add(Boxes(node, sets, [.. chosen, range], one));
        return parts.Count == 1 ? parts[0] : Add(node, new Concat(axis), parts, axis.ToString(CultureInfo.InvariantCulture));
    }

    private string Numbers(long[] values)
    {
        string name = $"[{string.Join(' ', values)}]";
        _numbers.TryAdd(name, values);
        return name;
    }

    private sealed record WrittenNode(TileNode Node, Operation Operation, IReadOnlyList<string> Inputs, string Output);

    /// <summary>How an axis is copied: a part of it, or given positions, with places that are filled before and after.</summary>
    private readonly record struct AxisCopy(long Before, long Start, long Count, long After, long[]? Positions)
    {
        public bool Cuts(IndexSet set) => Start != 0 || Count != set.Count;

        public static AxisCopy Of(IndexSet set, AxisReading reading)
        {
            ReadOnlySpan<IndexRun> runs = reading.Runs.ToArray();
            (long before, long after) = (0, 0);
            if (runs.Length > 0 && runs[0].Start == AxisReading.Nothing)
            {
                before = runs[0].Count;
                runs = runs[1..];
            }

            if (runs.Length > 0 && runs[^1].Start == AxisReading.Nothing)
            {
                after = runs[^1].Count;
                runs = runs[..^1];
            }

            if (runs.Length == 0)
                return new AxisCopy(before, 0, 0, after, null);
            long start = set.PositionOf(runs[0].Start), next = start;
            bool isPart = true;
            foreach (IndexRun run in runs)
            {
                isPart &= (run.Step == 1 || run.Count == 1) && set.PositionOf(run.Start) == next;
                next += run.Count;
            }

            if (isPart)
                return new AxisCopy(before, start, next - start, after, null);
            var positions = new List<long>();
            foreach (IndexRun run in runs)
            {
                for (long i = 0; i < run.Count; i++)
                    positions.Add(set.PositionOf(run.Start + (i * run.Step)));
            }

            return new AxisCopy(before, 0, positions.Count, after, [.. positions]);
        }
    }
}
