namespace ConvSharp.Inference.Fusion;

/// <summary>
/// Cuts a directed graph in two, so that the edges from the source's side to the sink's are as few as can be: Ford and Fulkerson, with the
/// shortest paths first. Costs are small integers.
/// </summary>
internal sealed class MinimumCut
{
    public const int Source = 0, Sink = 1;

    private const int Never = int.MaxValue / 2;

    private readonly List<List<int>> _edges = [[], []];
    private readonly List<int> _targets = [], _left = [];

    /// <summary>Adds a node.</summary>
    public int Node()
    {
        _edges.Add([]);
        return _edges.Count - 1;
    }

    /// <summary>Adds an edge of cost 1.</summary>
    public void Edge(int from, int to) => Edge(from, to, 1);

    /// <summary>Adds an edge that is never cut.</summary>
    public void Bond(int from, int to) => Edge(from, to, Never);

    /// <summary>For each node, whether it is on the sink's side. Nodes that may be on either are on the source's.</summary>
    public bool[] Run()
    {
        while (Path() is { } path)
        {
            int flow = path.Min(edge => _left[edge]);
            foreach (int edge in path)
            {
                _left[edge] -= flow;
                _left[edge ^ 1] += flow;
            }
        }

        bool[] isSinkSide = new bool[_edges.Count];
        isSinkSide[Sink] = true;
        var open = new Stack<int>([Sink]);
        while (open.TryPop(out int node))
        {
            foreach (int edge in _edges[node])
            {
                int other = _targets[edge];
                if (_left[edge ^ 1] > 0 && !isSinkSide[other])
                {
                    isSinkSide[other] = true;
                    open.Push(other);
                }
            }
        }

        return isSinkSide;
    }

    /// <summary>An edge and its way back have numbers that differ in the last bit.</summary>
    private void Edge(int from, int to, int cost)
    {
        _edges[from].Add(_targets.Count);
        _targets.Add(to);
        _left.Add(cost);
        _edges[to].Add(_targets.Count);
        _targets.Add(from);
        _left.Add(0);
    }

    /// <summary>The edges of a shortest way from source to sink with something left on each; null if there is none.</summary>
    private List<int>? Path()
    {
        int[] into = new int[_edges.Count];
        Array.Fill(into, -1);
        var open = new Queue<int>([Source]);
        while (open.TryDequeue(out int node) && into[Sink] < 0)
        {
            foreach (int edge in _edges[node])
            {
                int next = _targets[edge];
                if (_left[edge] > 0 && into[next] < 0 && next != Source)
                {
                    into[next] = edge;
                    open.Enqueue(next);
                }
            }
        }

        if (into[Sink] < 0)
            return null;
        var path = new List<int>();
        for (int node = Sink; node != Source; node = _targets[into[node] ^ 1])
            path.Add(into[node]);
        return path;
    }
}
