namespace ConvSharp.Inference.Execution;

/// <summary>A graph whose values are numbered, with what its nodes keep for all plans.</summary>
internal sealed class IndexedGraph
{
    private readonly Dictionary<string, int> _ids = [];
    private readonly InferenceTensor?[] _constants;

    /// <param name="graph">The graph.</param>
    /// <param name="states">What nodes share with those of other graphs, by their first outputs; null for nothing.</param>
    public IndexedGraph(InferenceGraph graph, IReadOnlyDictionary<string, NodeState>? states = null)
    {
        Graph = graph;
        Inputs = [.. graph.Inputs.Select(input => Id(input.Name)), .. graph.Parameters.Select(Id)];
        Nodes = [.. graph.Nodes.Select(node => new IndexedNode(node, Ids(node.Inputs), Ids(node.Outputs)) { State = SharedOrOwn(node, states) })];
        Outputs = Ids(graph.Outputs);
        foreach (string name in graph.Constants.Keys)
            Id(name);
        _constants = new InferenceTensor?[_ids.Count];
        foreach ((string name, InferenceTensor value) in graph.Constants)
            _constants[_ids[name]] = value;
    }

    public InferenceGraph Graph { get; }

    public IndexedNode[] Nodes { get; }

    /// <summary>The numbers of the inputs, the parameters last.</summary>
    public int[] Inputs { get; }

    /// <summary>The numbers of the outputs.</summary>
    public int[] Outputs { get; }

    public int ValueCount => _ids.Count;

    /// <summary>A constant, or null if the value is none.</summary>
    public InferenceTensor? Constant(int id) => Volatile.Read(ref _constants[id]);

    /// <summary>A constant in memory that never moves; it takes the place of the one that was given.</summary>
    public InferenceTensor Pinned(int id)
    {
        lock (_constants)
        {
            InferenceTensor pinned = _constants[id]!.Pinned();
            Volatile.Write(ref _constants[id], pinned);
            return pinned;
        }
    }

    private static NodeState SharedOrOwn(GraphNode node, IReadOnlyDictionary<string, NodeState>? states) =>
        states?.GetValueOrDefault(node.Outputs[0]) ?? new NodeState();

    private int[] Ids(IReadOnlyList<string> names) => [.. names.Select(name => name.Length == 0 ? IndexedNode.Absent : Id(name))];

    private int Id(string name)
    {
        if (!_ids.TryGetValue(name, out int id))
            _ids.Add(name, id = _ids.Count);
        return id;
    }
}
