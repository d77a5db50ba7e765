using ConvSharp.Inference.Execution;

namespace ConvSharp.Inference.Operations;

/// <summary>An operation with graphs inside it, whose last parameters are values of the graph around it.</summary>
public abstract class NestingOperation : Operation
{
    private readonly NestedGraph[] _nested;

    private protected NestingOperation(IReadOnlyList<InferenceGraph> graphs, InferenceOptions? options)
    {
        foreach (InferenceGraph graph in graphs)
        {
            if (graph.Inputs.Count > 0)
            {
                throw new InferenceException(
                    $"the graph inside it, '{graph.Name}', has the input '{graph.Inputs[0].Name}': make it a parameter.");
            }
        }

        Graphs = [.. graphs];
        _nested = [.. graphs.Select(graph => new NestedGraph(graph, options ?? InferenceOptions.Default))];
    }

    private protected static InferenceGraph Required(InferenceGraph? graph, string name) => graph ?? throw new ArgumentNullException(name);

    /// <summary>The graphs inside.</summary>
    public IReadOnlyList<InferenceGraph> Graphs { get; }

    /// <summary>Not: a graph inside is planned and run where it stands, and tells itself which of its outputs are known.</summary>
    public sealed override bool IsDeterministic => false;

    /// <summary>The first input that is a value which all graphs inside take as it is.</summary>
    internal abstract int FirstCaptured { get; }

    /// <summary>The same operation with other graphs, for a model that is prepared in a given way.</summary>
    internal abstract NestingOperation With(InferenceGraph[] graphs, InferenceOptions options);

    private protected NestedGraph Nested(int index) => _nested[index];

    /// <summary>What is known of the captured values.</summary>
    private protected IEnumerable<ValueInfo> Captured(ReadOnlySpan<ValueInfo?> inputs)
    {
        var known = new List<ValueInfo>();
        for (int i = FirstCaptured; i < inputs.Length; i++)
            known.Add(NestedGraph.Known(inputs[i], $"input {i}"));
        return known;
    }
}
