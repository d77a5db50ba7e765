using ConvSharp.Geometry;

namespace ConvSharp.Inference;

/// <summary>What an operation prepares a step for.</summary>
public sealed class StepDescription
{
    private readonly NodeState _state;

    internal StepDescription(
        ValueInfo?[] inputs, ValueInfo[] outputs, NodeState state, ConvolutionAccuracy accuracy, ParallelOptions? parallel)
    {
        (Inputs, Outputs, _state, Accuracy, Parallel) = (inputs, outputs, state, accuracy, parallel);
    }

    /// <summary>The same for other inputs.</summary>
    internal StepDescription With(ValueInfo?[] inputs) => new(inputs, [.. Outputs], _state, Accuracy, Parallel);

    /// <summary>The inputs; null where an optional one is absent.</summary>
    public IReadOnlyList<ValueInfo?> Inputs { get; }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<ValueInfo> Outputs { get; }

    /// <summary>How much rounding error is allowed for the sake of speed.</summary>
    public ConvolutionAccuracy Accuracy { get; }

    /// <summary>Threads and cancellation of the preparation; null for all processors.</summary>
    public ParallelOptions? Parallel { get; }

    /// <summary>
    /// Packed weights, the second and third input: all steps of this node share them if they are constants of the graph. Weights that
    /// follow
    /// from shapes, or were computed in a run, are the step's own.
    /// </summary>
    internal TState Weights<TState>(Func<TState> make)
        where TState : class => Inputs.Skip(1).Take(2).All(input => input is null or { Value: null } or { IsConstant: true })
            ? Shared(make)
            : make();

    /// <summary>Something that all steps of this node share, whatever their shapes: packed weights. Made once for a model.</summary>
    public TState Shared<TState>(Func<TState> make)
        where TState : class => _state.Get(make);
}
