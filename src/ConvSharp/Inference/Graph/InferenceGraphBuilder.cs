using System.Globalization;
using ConvSharp.Files;

namespace ConvSharp.Inference;

/// <summary>
/// Builds a graph. Values have names; nodes may be added in any order. A name that is defined twice is refused at once, a name that is
/// never defined and cycles are refused by <see cref="Build"/>.
/// </summary>
/// <example>
/// <code>
/// var builder = new InferenceGraphBuilder("classifier");
/// string x = builder.Input("x", ElementType.Float32, [1, 3, "height", "width"]);
/// string y = builder.Add(new Unary(UnaryFunction.Relu), x);
/// builder.Output(y);
/// var model = new InferenceModel(builder.Build());
/// </code>
/// </example>
public sealed class InferenceGraphBuilder(string name = "graph")
{
    private readonly List<GraphInput> _inputs = [];
    private readonly List<string> _parameters = [];
    private readonly List<string> _outputs = [];
    private readonly List<GraphNode> _nodes = [];
    private readonly Dictionary<string, InferenceTensor> _constants = [];
    private readonly Dictionary<string, string> _definitions = [];
    private int _made;

    /// <summary>The name of an optional input that is absent.</summary>
    public const string Absent = "";

    /// <summary>Adds an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">The length of each axis, as far as it is known; null if not even the number of axes is.</param>
    /// <returns>The name.</returns>
    /// <exception cref="InferenceException">The name is taken, or no graph holds the type.</exception>
    public string Input(string name, ElementType type, IReadOnlyList<Dimension>? shape = null)
    {
        if (!TensorTypes.IsSupported(type))
            throw new InferenceException($"input '{name}': tensors of a graph do not hold {type.Name()}: widen it to float32 first.");
        Define(name, "an input");
        _inputs.Add(new GraphInput(name, type, shape is null ? null : [.. shape]));
        return name;
    }

    /// <summary>
    /// Adds an input of a graph that runs inside another, such as a branch or the body of a loop: the operation around it gives type and
    /// shape. A graph with parameters does not run by itself.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <returns>The name.</returns>
    /// <exception cref="InferenceException">The name is taken.</exception>
    public string Parameter(string name)
    {
        Define(name, "a parameter");
        _parameters.Add(name);
        return name;
    }

    /// <summary>Adds a constant under a name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, which must not change from now on.</param>
    /// <returns>The name.</returns>
    /// <exception cref="InferenceException">The name is taken.</exception>
    public string Constant(string name, InferenceTensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Define(name, "a constant");
        _constants.Add(name, value);
        return name;
    }

    /// <summary>Adds a constant under a name of the builder's choice.</summary>
    /// <returns>The name.</returns>
    public string Constant(InferenceTensor value) => Constant(NewName("constant"), value);

    /// <summary>The value of a constant, or null if the name is no constant.</summary>
    public InferenceTensor? ConstantOf(string name) => _constants.GetValueOrDefault(name);

    /// <summary>Whether a value of this name is defined.</summary>
    public bool IsDefined(string name) => _definitions.ContainsKey(name);

    /// <summary>Adds an operation with one output.</summary>
    /// <param name="operation">What is computed.</param>
    /// <param name="inputs">The names of its inputs.</param>
    /// <returns>The name of the output, of the builder's choice.</returns>
    public string Add(Operation operation, params ReadOnlySpan<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(operation);
        string output = NewName(operation.Kind);
        Add(operation, inputs, [output], output);
        return output;
    }

    /// <summary>Adds an operation whose outputs have given names.</summary>
    /// <param name="operation">What is computed.</param>
    /// <param name="inputs">The names of its inputs; empty where an optional input is absent.</param>
    /// <param name="outputs">The names of its outputs; empty where an output is not wanted.</param>
    /// <param name="node">The node's name for errors and profiles; null for the first output's.</param>
    /// <exception cref="InferenceException">An output's name is taken.</exception>
    public void Add(Operation operation, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, string? node = null)
    {
        ArgumentNullException.ThrowIfNull(operation);
        string called = string.IsNullOrEmpty(node) ? FirstOf(outputs) ?? NewName(operation.Kind) : node;
        foreach (string output in outputs)
        {
            if (output.Length > 0)
                Define(output, $"an output of node '{called}' ({operation.Kind})");
        }

        _nodes.Add(new GraphNode(called, operation, inputs.ToArray(), outputs.ToArray()));
    }

    /// <summary>Makes a value an output of the graph.</summary>
    public void Output(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _outputs.Add(name);
    }

    /// <summary>The finished graph.</summary>
    /// <exception cref="InferenceException">A name is never defined, nodes form a cycle, or there is no output.</exception>
    public InferenceGraph Build()
    {
        if (_outputs.Count == 0)
            throw new InferenceException($"graph '{name}' has no outputs: name at least one value as an output.");
        foreach (string output in _outputs)
        {
            if (!IsDefined(output))
                throw new InferenceException($"output '{output}' is made by nothing: add a node, an input or a constant of this name.");
        }

        return new InferenceGraph(
            name, [.. _inputs], [.. _parameters], [.. _outputs], NodeOrder.Sorted(_nodes, [.. _definitions.Keys]),
            new Dictionary<string, InferenceTensor>(_constants));
    }

    /// <summary>A name that is not taken.</summary>
    internal string NewName(string stem)
    {
        string made;
        do
            made = string.Create(CultureInfo.InvariantCulture, $"{stem}_{_made++}");
        while (IsDefined(made));
        return made;
    }

    private static string? FirstOf(ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (name.Length > 0)
                return name;
        }

        return null;
    }

    private void Define(string name, string by)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_definitions.TryAdd(name, by))
            throw new InferenceException($"the name '{name}' is defined twice, as {_definitions[name]} and as {by}: rename one of them.");
    }
}
