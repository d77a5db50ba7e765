namespace ConvSharp.Inference.Fusion;

/// <summary>
/// Operations side by side that compute the same in two orders of axes: the one that they have, and the one before the transposes that
/// enter the region, which those that leave it restore. Says which operations should change their order, so that the fewest transposes are
/// left: where a value is made in one order and read in another, there is one. That is a minimum cut.
/// </summary>
internal sealed class TransposeRegion
{
    private readonly GraphEditor _graph;
    private readonly ValueRanks _ranks;
    private readonly Dictionary<string, List<int>> _readers;
    private readonly Dictionary<int, int[]> _operands = [];
    private readonly HashSet<string> _values = [];

    private TransposeRegion(GraphEditor graph, ValueRanks ranks, Dictionary<string, List<int>> readers, int[] entering)
    {
        (_graph, _ranks, _readers) = (graph, ranks, readers);
        (Entering, Leaving) = (entering, Permutation.Inverse(entering));
    }

    /// <summary>The permutation of the transposes that enter.</summary>
    public int[] Entering { get; }

    /// <summary>The permutation of the transposes that leave: an operation that changes its order has its axes in this one.</summary>
    public int[] Leaving { get; }

    /// <summary>The operations' places.</summary>
    public IEnumerable<int> Nodes => _operands.Keys.Order();

    /// <summary>The values that operations of the region make, or read as operands.</summary>
    public IEnumerable<string> Values => _values;

    /// <summary>The inputs of an operation whose axes change their order.</summary>
    public IReadOnlyList<int> Operands(int at) => _operands[at];

    /// <summary>The region around an operation; null if that cannot change its order.</summary>
    public static TransposeRegion? Around(
        GraphEditor graph, ValueRanks ranks, Dictionary<string, List<int>> readers, int start, int[] entering)
    {
        var region = new TransposeRegion(graph, ranks, readers, entering);
        var open = new Stack<int>([start]);
        while (open.TryPop(out int at))
            region.Take(at, open);
        return region._operands.Count > 0 ? region : null;
    }

    /// <summary>The places of the transposes that enter or leave.</summary>
    public IEnumerable<int> Transposes() => _values.SelectMany(Readers).Where(IsLeaving)
        .Concat(_values.Select(_graph.Maker).Where(IsEntering)).Distinct();

    /// <summary>The operations that should change their order; null if no transposes would vanish.</summary>
    public HashSet<int>? Cut()
    {
        var cut = new MinimumCut();
        Dictionary<int, int> nodes = _operands.Keys.ToDictionary(at => at, _ => cut.Node());
        foreach (string value in _values)
        {
            int maker = Node(_graph.Maker(value), IsEntering), early = cut.Node(), late = cut.Node();
            cut.Edge(maker, early);
            cut.Edge(late, maker);
            foreach ((int at, bool isOperand) in Uses(value))
            {
                int reader = isOperand ? Node(at, IsLeaving) : MinimumCut.Source;
                cut.Bond(early, reader);
                cut.Bond(reader, late);
            }
        }

        bool[] isSinkSide = cut.Run();
        HashSet<int> changed = [.. nodes.Where(node => isSinkSide[node.Value]).Select(node => node.Key)];
        return Count(changed) < Count([]) ? changed : null;

        int Node(int at, Func<int, bool> isChanged) =>
            nodes.TryGetValue(at, out int node) ? node : isChanged(at) ? MinimumCut.Sink : MinimumCut.Source;
    }

    /// <summary>How many transposes are left where these operations change their order.</summary>
    public int Count(HashSet<int> changed) => _values.Count(
        value => Uses(value).Any(use => IsReadChanged(use, changed) != IsMadeChanged(value, changed)));

    /// <summary>Whether a value is there in the changed order.</summary>
    public bool IsMadeChanged(string value, HashSet<int> changed) =>
        changed.Contains(_graph.Maker(value)) || IsEntering(_graph.Maker(value));

    /// <summary>Whether something reads a value in the order that it has.</summary>
    public bool IsReadAsItIs(string value, HashSet<int> changed) => Uses(value).Any(use => !IsReadChanged(use, changed));

    /// <summary>The places of the transposes that read a value and leave the region.</summary>
    public IEnumerable<int> LeavingFrom(string value) => Readers(value).Where(IsLeaving);

    /// <summary>Whether a transpose enters: it makes what the region reads. One that does both enters, and does not leave.</summary>
    public bool IsEntering(int at) => IsTranspose(at, Entering) && _values.Contains(_graph[at]!.Outputs[0]);

    private bool IsLeaving(int at) => IsTranspose(at, Leaving) && !IsEntering(at);

    private bool IsTranspose(int at, int[] order) =>
        at >= 0 && Permutation.Of(_graph[at], _ranks) is { } own && own.SequenceEqual(order);

    private bool IsReadChanged((int At, bool IsOperand) use, HashSet<int> changed) =>
        use.IsOperand && (changed.Contains(use.At) || IsLeaving(use.At));

    /// <summary>
    /// Who reads a value: the place of the reader, and whether as an operand whose axes may change their order. An output of the graph is
    /// read from place −1.
    /// </summary>
    private IEnumerable<(int At, bool IsOperand)> Uses(string value)
    {
        if (_graph.IsOutput(value))
            yield return (-1, false);
        foreach (int at in Readers(value))
        {
            IReadOnlyList<string> inputs = _graph[at]!.Inputs;
            for (int i = 0; i < inputs.Count; i++)
            {
                if (inputs[i] == value)
                    yield return (at, !_operands.TryGetValue(at, out int[]? operands) || operands.Contains(i));
            }
        }
    }

    private List<int> Readers(string value) => _readers.GetValueOrDefault(value, []);

    private void Take(int at, Stack<int> open)
    {
        if (_operands.ContainsKey(at) || at < 0 || AxisOrder.Operands(_graph, _ranks, _graph[at]!, Entering.Length) is not { } operands)
            return;
        GraphNode node = _graph[at]!;
        _operands.Add(at, operands);
        foreach (string value in operands.Select(i => node.Inputs[i]).Where(input => _graph.Constant(input) is null))
        {
            _values.Add(value);
            open.Push(_graph.Maker(value));
        }

        foreach (string value in node.Outputs.Where(output => output.Length > 0))
            _values.Add(value);
        foreach (int reader in node.Outputs.Where(output => output.Length > 0).SelectMany(Readers))
            open.Push(reader);
        // Those beside it that read the same values.
        foreach (int reader in operands.SelectMany(i => Readers(node.Inputs[i])))
            open.Push(reader);
    }
}
