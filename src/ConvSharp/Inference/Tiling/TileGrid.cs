using System.Collections.Concurrent;
using System.Numerics;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference.Execution;
using ConvSharp.Inference.Operations;
using ConvSharp.Inference.Tiling.Rules;
using ConvSharp.Plans;

namespace ConvSharp.Inference.Tiling;

/// <summary>
/// A network's output cut into tiles, each of which is computed from its part of the input alone: for arrays that do not fit into memory,
/// and for work that is shared out. Which part that is follows from kernels, strides, dilations and padding of all layers; at the border
/// every layer has the padding that it has there in the whole. With <see cref="ConvolutionAccuracy.PlainSum"/> the tiles have the bits of
/// the whole.
/// </summary>
/// <example>
/// <code>
/// var model = new InferenceModel(graph, new InferenceOptions { Accuracy = ConvolutionAccuracy.PlainSum });
/// TileGrid grid = TileGrid.Create(model, inputShape: [1, 1, 100_000, 100_000], tileShape: [1, 1, 1024, 1024]);
/// using TileSession session = grid.CreateSession();
/// foreach (Tile tile in grid)
/// {
///     ReadOnlySpan&lt;float&gt; values = session.Run(tile, (start, size, destination) => source.Read(start, size, destination));
///     target.Write(tile.Output, values);
/// }
/// </code>
/// </example>
public sealed class TileGrid : IEnumerable<Tile>
{
    /// <summary>For how many ways to lie at the borders a model is kept.</summary>
    private const int MostModels = 128;

    private readonly Dictionary<string, ValueInfo> _infos = [];
    private readonly List<(TileNode Node, TileRule Rule)> _nodes = [];
    private readonly ConcurrentDictionary<string, Lazy<InferenceModel>> _models = [];
    private readonly InferenceModel _whole;
    private readonly IReadOnlyList<string>? _given;
    private readonly List<string> _algorithms = [];
    private readonly string _input, _output;
    private readonly long[] _counts;

    private TileGrid(InferenceModel model, nint[] inputShape, IReadOnlyList<long> tileShape, IReadOnlyList<string>? algorithms)
    {
        _whole = model;
        _given = algorithms;
        InferenceGraph graph = model.Graph;
        if (graph.Inputs.Count != 1 || graph.Outputs.Count != 1)
        {
            throw new InferenceException(
                $"the graph has {graph.Inputs.Count} inputs and {graph.Outputs.Count} outputs: tiles need one of each.");
        }

        (_input, _output) = (graph.Inputs[0].Name, graph.Outputs[0]);
        Describe(graph, ValueInfo.Of(graph.Inputs[0].Type, inputShape));
        (InputShape, OutputShape) = (Lengths(_input), Lengths(_output));
        (InputType, OutputType) = (_infos[_input].Type, _infos[_output].Type);
        TileShape = CheckedTile(tileShape);
        _counts = new long[OutputShape.Count];
        Count = 1;
        for (int axis = 0; axis < _counts.Length; axis++)
        {
            _counts[axis] = SizeFormula.CeilingDivide(OutputShape[axis], TileShape[axis]);
            Count = checked(Count * _counts[axis]);
        }

        if (Count > 1)
            CheckLocality();
    }

    /// <summary>The shape of the input.</summary>
    public IReadOnlyList<long> InputShape { get; }

    /// <summary>The shape of the output.</summary>
    public IReadOnlyList<long> OutputShape { get; }

    /// <summary>The type of the input's elements.</summary>
    public ElementType InputType { get; }

    /// <summary>The type of the output's elements.</summary>
    public ElementType OutputType { get; }

    /// <summary>The shape of the tiles; those at the end of an axis may be smaller.</summary>
    public IReadOnlyList<long> TileShape { get; }

    /// <summary>How many tiles there are along each axis.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>How many tiles there are.</summary>
    public long Count { get; }

    /// <summary>
    /// With <see cref="ConvolutionAccuracy.PlainSum"/>, or where they were given: the algorithm of each convolution in the graph's order.
    /// The choice depends on the processor. Given to <see cref="Create"/> on another machine, they give the same bits there, if both
    /// processors have fused multiply-adds or both have not.
    /// </summary>
    public IReadOnlyList<string> Algorithms => _algorithms;

    /// <summary>Cuts the output of a network.</summary>
    /// <param name="model">The network, with one input and one output.</param>
    /// <param name="inputShape">The shape of the whole input, with batch and channels.</param>
    /// <param name="tileShape">
    /// The shape of a tile of the output. The axis of channels is taken whole, whatever is given for it; −1 takes an axis whole.
    /// </param>
    /// <param name="algorithms">The algorithm of each convolution, as <see cref="Algorithms"/> has them; null: the planner's choice.</param>
    /// <exception cref="InferenceException">
    /// The network does not take this input; or a node reads all of an axis along which the output is cut, such as a global pooling.
    /// </exception>
    public static TileGrid Create(
        InferenceModel model, IReadOnlyList<long> inputShape, IReadOnlyList<long> tileShape, IReadOnlyList<string>? algorithms = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputShape);
        ArgumentNullException.ThrowIfNull(tileShape);
        return new TileGrid(model, [.. inputShape.Select(size => checked((nint)size))], tileShape, algorithms);
    }

    /// <summary>A tile by its number.</summary>
    /// <param name="index">From 0 to before <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tile.</exception>
    public Tile this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return TileOf(index, OutputOf(index));
        }
    }

    /// <summary>Any box of the output as a tile, also one across the grid's lines.</summary>
    /// <param name="start">The first element along each axis.</param>
    /// <param name="size">Elements along each axis, 1 or more.</param>
    /// <exception cref="ArgumentException">The box is no part of the output.</exception>
    public Tile Region(IReadOnlyList<long> start, IReadOnlyList<int> size)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(size);
        bool fits = start.Count == OutputShape.Count && size.Count == OutputShape.Count;
        for (int axis = 0; fits && axis < start.Count; axis++)
            fits = start[axis] >= 0 && size[axis] >= 1 && start[axis] <= OutputShape[axis] - size[axis];
        if (!fits)
        {
            throw new ArgumentException(
                $"the box [{string.Join(", ", start)}] + [{string.Join(", ", size)}] is no part of [{string.Join(", ", OutputShape)}].",
                nameof(size));
        }

        return TileOf(-1, [.. start.Select((first, axis) => IndexSet.Of(first, first + size[axis]))]);
    }

    /// <summary>A session, which computes tiles for one thread at a time.</summary>
    public TileSession CreateSession() => new(this);

    /// <summary>All tiles in order.</summary>
    public IEnumerator<Tile> GetEnumerator()
    {
        for (long index = 0; index < Count; index++)
            yield return this[index];
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Where a tile is among the tiles, along each axis.</summary>
    internal long[] PlaceOf(long index)
    {
        var place = new long[_counts.Length];
        for (int axis = place.Length - 1; axis >= 0; axis--)
            (index, place[axis]) = Math.DivRem(index, _counts[axis]);
        return place;
    }

    /// <summary>The model that computes a tile and those that lie alike.</summary>
    internal InferenceModel ModelOf(Tile tile)
    {
        var writer = new TileWriter(_infos);
        writer.Input(_input, tile.InputSets);
        foreach ((TileNode node, TileRule rule) in _nodes)
        {
            if (node.Outputs.Any(tile.Sets.Needs))
                rule.Write(node, tile.Sets, writer);
        }

        if (_models.Count >= MostModels)
            _models.Clear(); // more ways to lie than borders have: a network whose tiles are all unlike
        return _models.GetOrAdd(writer.Key, _ => new Lazy<InferenceModel>(() =>
        {
            InferenceGraph graph = writer.Build(_whole.Graph.Name, _output, out IReadOnlyDictionary<string, NodeState> states);
            return new InferenceModel(graph, _whole.Options, states);
        })).Value;
    }

    private static long[] LengthsOf(ReadOnlySpan<nint> shape)
    {
        var lengths = new long[shape.Length];
        for (int axis = 0; axis < lengths.Length; axis++)
            lengths[axis] = shape[axis];
        return lengths;
    }

    private long[] Lengths(string value) => LengthsOf(_infos[value].Shape);

    /// <summary>Describes all values for the whole input, and finds the rule of each node.</summary>
    private void Describe(InferenceGraph graph, ValueInfo input)
    {
        InferenceGraph all = graph.WithAllValues();
        ValueInfo[] infos = PlanBuilder.Describe(new IndexedGraph(all), [input], _whole.Options, InferenceModel.AllProcessors);
        _infos.Add(_input, input);
        for (int i = 0; i < infos.Length; i++)
            _infos.TryAdd(all.Outputs[i], infos[i]);
        foreach ((string name, InferenceTensor value) in graph.Constants)
            _infos.TryAdd(name, ValueInfo.Constant(value));
        foreach (GraphNode node in graph.Nodes)
        {
            string[] outputs = [.. node.Outputs.Where(output => output.Length > 0)];
            if (outputs.All(output => _infos[output].Value is not null))
                continue;
            if (outputs.Any(output => !_infos[output].HasShape))
            {
                throw new InferenceException(
                    "the shape of its output depends on data: such a network cannot be computed in tiles.", node.Name, node.Operation.Kind);
            }

            var tiled = new TileNode(node, _infos);
            _nodes.Add((tiled, TileRules.Of(tiled, AlgorithmOf(tiled))));
        }

        if (_given is not null && _given.Count != _algorithms.Count)
        {
            throw new InferenceException(
                $"{_given.Count} algorithms are given for {_algorithms.Count} convolutions: give those of the same network.");
        }
    }

    /// <summary>The algorithm of all tiles of a convolution.</summary>
    private string? AlgorithmOf(TileNode node)
    {
        if (node.Operation is not Convolve convolve || (_given is null && _whole.Options.Accuracy != ConvolutionAccuracy.PlainSum))
            return null;
        string? algorithm = _given is not null
            ? _given.ElementAtOrDefault(_algorithms.Count)
            : node.Input(0)!.Type == ElementType.Float64 ? PlainSum<double>() : PlainSum<float>();
        if (algorithm is not null)
            _algorithms.Add(algorithm);
        return algorithm;

        string PlainSum<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => ConvolutionEngine.PlainSumAlgorithm<T>(
                ConvolutionGeometry.Create(convolve.ConvolutionKind, convolve.Options, node.Shape(0), node.Shape(1)), convolve.Options);
    }

    private long[] CheckedTile(IReadOnlyList<long> tile)
    {
        if (tile.Count != OutputShape.Count)
        {
            throw new InferenceException(
                $"the tile [{string.Join(", ", tile)}] has {tile.Count} axes, the output [{string.Join(", ", OutputShape)}] "
                + $"{OutputShape.Count}: give as many.");
        }

        var shape = new long[tile.Count];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            bool isWhole = axis == 1 || tile[axis] == -1 || tile[axis] > OutputShape[axis];
            shape[axis] = isWhole ? Math.Max(OutputShape[axis], 1) : tile[axis];
            if (shape[axis] < 1)
                throw new InferenceException($"the tile has {tile[axis]} elements along axis {axis}: use 1 or more, or −1 for all.");
        }

        return shape;
    }

    /// <summary>Refuses a network in which a node reads all of an axis along which other nodes read a part.</summary>
    private void CheckLocality()
    {
        IndexSet[] output = OutputOf(0);
        TileSets sets = SetsFor(output, limited: null);
        foreach ((TileNode node, TileRule rule) in _nodes)
        {
            if (!node.Outputs.Any(sets.Needs))
                continue;
            for (int input = 0; input < node.InputCount; input++)
            {
                if (node.Input(input) is not { Value: null } || rule.WholeAxes(node, input).Count == 0)
                    continue;
                TileSets without = SetsFor(output, limited: node);
                for (int axis = 2; axis < InputShape.Count; axis++)
                {
                    if (!without.Needs(_input) || sets[_input][axis].Count > without[_input][axis].Count)
                    {
                        throw node.Refusal(
                            $"it reads all of an axis, so every tile would need all {InputShape[axis]} elements along axis {axis} of the "
                            + "input: give -1 as the tile's size along the spatial axes, or cut the network before this node.");
                    }
                }
            }
        }
    }

    private Tile TileOf(long index, IndexSet[] output)
    {
        TileSets sets = SetsFor(output, limited: null);
        var region = new TileRegion([.. output.Select(set => set.Ranges[0].Start)], [.. output.Select(set => checked((int)set.Count))]);
        return new Tile(index, region, sets.Needs(_input) ? sets[_input] : [.. InputShape.Select(_ => IndexSet.Whole(1))], sets);
    }

    private IndexSet[] OutputOf(long index)
    {
        long[] place = PlaceOf(index);
        return
        [
            .. place.Select((at, axis) => IndexSet.Of(at * TileShape[axis], Math.Min((at + 1) * TileShape[axis], OutputShape[axis]))),
        ];
    }

    /// <summary>What is needed of every value for a part of the output.</summary>
    /// <param name="output">The part.</param>
    /// <param name="limited">A node that is taken to read one element where it reads all of an axis, or null.</param>
    private TileSets SetsFor(IndexSet[] output, TileNode? limited)
    {
        var sets = new TileSets();
        sets.Add(_output, output);
        for (int at = _nodes.Count - 1; at >= 0; at--)
        {
            (TileNode node, TileRule rule) = _nodes[at];
            if (!node.Outputs.Any(sets.Needs))
                continue;
            for (int input = 0; input < node.InputCount; input++)
            {
                if (node.Input(input) is not { Value: null } || rule.Needs(node, input, sets) is not { } needed)
                    continue;
                if (ReferenceEquals(node, limited))
                {
                    foreach (int axis in rule.WholeAxes(node, input))
                        needed[axis] = IndexSet.Whole(1);
                }

                sets.Add(node.Node.Inputs[input], needed);
            }
        }

        return sets;
    }
}
