namespace ConvSharp.Inference.Fusion;

/// <summary>A graph that passes change: nodes in their order, who makes and who uses each value, constants.</summary>
internal sealed class GraphEditor
{
    private readonly InferenceGraph _graph;
    private readonly List<GraphNode?> _nodes;
    private readonly Dictionary<string, InferenceTensor> _constants;
    private readonly Dictionary<string, int> _makers = [], _uses = [];
    private Dictionary<string, List<int>>? _readers;
    private ValueRanks? _ranks;
    private int _made;

    public GraphEditor(InferenceGraph graph)
    {
        _graph = graph;
        _nodes = [.. graph.Nodes];
        _constants = new Dictionary<string, InferenceTensor>(graph.Constants);
        for (int i = 0; i < _nodes.Count; i++)
            Count(_nodes[i]!, i, 1);
        foreach (string output in graph.Outputs)
            _uses[output] = _uses.GetValueOrDefault(output) + 1;
    }

    /// <summary>What was done so far.</summary>
    public List<FusionNote> Notes { get; } = [];

    /// <summary>The inputs of the graph.</summary>
    public IReadOnlyList<GraphInput> Inputs => _graph.Inputs;

    /// <summary>Number of places; nodes that are gone leave theirs empty.</summary>
    public int Length => _nodes.Count;

    /// <summary>The node at a place, or null.</summary>
    public GraphNode? this[int at] => _nodes[at];

    /// <summary>The place of the node that makes a value, or −1.</summary>
    public int Maker(string value) => _makers.GetValueOrDefault(value, -1);

    /// <summary>The node that makes a value, if it is this kind of operation.</summary>
    public GraphNode? Made<TOperation>(string value)
        where TOperation : Operation => Maker(value) is >= 0 and int at && _nodes[at] is { Operation: TOperation } node ? node : null;

    /// <summary>The place of the first node that reads a value, or −1.</summary>
    public int Reader(string value) => Readers.TryGetValue(value, out List<int>? places) ? places[0] : -1;

    /// <summary>Why what makes a value cannot take in what reads it, whatever both compute; null if nothing hinders it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="maker">The place of the node that makes it, or −1.</param>
    public string? Obstacle(string value, out int maker)
    {
        maker = Maker(value);
        if (maker < 0)
            return Constant(value) is null ? $"'{value}' is an input of the graph" : $"'{value}' is a constant";
        if (IsOutput(value))
            return $"'{value}' is an output of the graph too";
        return IsUsedOnce(value) ? null : $"'{value}' has {_uses[value]} readers";
    }

    /// <summary>A constant, or null.</summary>
    public InferenceTensor? Constant(string value) => _constants.GetValueOrDefault(value);

    /// <summary>Whether a value is used once, and is no output of the graph.</summary>
    public bool IsUsedOnce(string value) => _uses.GetValueOrDefault(value) == 1 && !_graph.Outputs.Contains(value);

    /// <summary>Whether a value is an output of the graph.</summary>
    public bool IsOutput(string value) => _graph.Outputs.Contains(value);

    /// <summary>Whether anything uses a value.</summary>
    public bool IsUsed(string value) => _uses.GetValueOrDefault(value) > 0;

    /// <summary>For each value that nodes read, their places; found once for as long as the graph stays as it is.</summary>
    public Dictionary<string, List<int>> Readers => _readers ??= FindReaders();

    /// <summary>How many axes the values have; found once for as long as the graph stays as it is.</summary>
    public ValueRanks Ranks => _ranks ??= new ValueRanks(this);

    /// <summary>A name that no value has.</summary>
    public string NewName(string stem)
    {
        string name;
        do
            name = $"{stem}.fused{_made++}";
        while (_constants.ContainsKey(name) || _makers.ContainsKey(name));
        return name;
    }

    /// <summary>Adds a constant under a name of its own.</summary>
    public string Add(InferenceTensor value, string stem)
    {
        string name = NewName(stem);
        _constants.Add(name, value);
        return name;
    }

    /// <summary>Makes a value a constant.</summary>
    public void Define(string value, InferenceTensor constant)
    {
        _constants[value] = constant;
        _ranks = null;
    }

    /// <summary>Puts a node in another's place, takes nodes out that are part of it now, and notes it.</summary>
    public void Replace(int at, GraphNode node, IEnumerable<int> parts, string description)
    {
        int[] all = [.. parts.Append(at).Distinct().Order()];
        Notes.Add(new FusionNote(node.Name, [.. all.Select(part => _nodes[part]!.Name)], description));
        foreach (int part in all)
            Remove(part);
        _nodes[at] = node;
        Count(node, at, 1);
    }

    /// <summary>Puts a node in another's place that makes the same values.</summary>
    public void Exchange(int at, GraphNode node)
    {
        Remove(at);
        _nodes[at] = node;
        Count(node, at, 1);
    }

    /// <summary>Takes other nodes for all that there are, in an order in which they can run.</summary>
    public void Rebuild(IReadOnlyList<GraphNode> nodes)
    {
        for (int at = 0; at < _nodes.Count; at++)
        {
            if (_nodes[at] is not null)
                Remove(at);
        }

        string[] given = [.. _graph.Inputs.Select(input => input.Name), .. _graph.Parameters, .. _constants.Keys];
        _nodes.Clear();
        _nodes.AddRange(NodeOrder.Sorted(nodes, [.. given, .. nodes.SelectMany(node => node.Outputs)]));
        for (int at = 0; at < _nodes.Count; at++)
            Count(_nodes[at]!, at, 1);
    }

    /// <summary>Takes a node out.</summary>
    public void Remove(int at)
    {
        Count(_nodes[at]!, at, -1);
        _nodes[at] = null;
    }

    /// <summary>Lets all users of a value use another.</summary>
    public void Rename(string value, string other)
    {
        for (int at = 0; at < _nodes.Count; at++)
        {
            if (_nodes[at] is not { } node || !node.Inputs.Contains(value))
                continue;
            Count(node, at, -1);
            _nodes[at] = node with { Inputs = [.. node.Inputs.Select(input => input == value ? other : input)] };
            Count(_nodes[at]!, at, 1);
        }
    }

    /// <summary>The changed graph, without constants that nothing uses.</summary>
    public InferenceGraph Finish() => new(
        _graph.Name, _graph.Inputs, _graph.Parameters, _graph.Outputs, [.. _nodes.OfType<GraphNode>()],
        _constants.Where(constant => IsUsed(constant.Key)).ToDictionary(pair => pair.Key, pair => pair.Value));

    private Dictionary<string, List<int>> FindReaders()
    {
        var readers = new Dictionary<string, List<int>>();
        for (int at = 0; at < _nodes.Count; at++)
        {
            foreach (string input in _nodes[at]?.Inputs.Distinct() ?? [])
            {
                if (readers.TryGetValue(input, out List<int>? places))
                    places.Add(at);
                else
                    readers.Add(input, [at]);
            }
        }

        return readers;
    }

    private void Count(GraphNode node, int at, int by)
    {
        (_readers, _ranks) = (null, null);
        foreach (string input in node.Inputs)
        {
            if (input.Length > 0)
                _uses[input] = _uses.GetValueOrDefault(input) + by;
        }

        foreach (string output in node.Outputs)
        {
            if (by > 0)
                _makers[output] = at;
            else
                _makers.Remove(output);
        }
    }
}
