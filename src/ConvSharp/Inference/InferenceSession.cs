using ConvSharp.Inference.Execution;

namespace ConvSharp.Inference;

/// <summary>
/// Runs a model: one thread at a time. A session holds the memory of intermediate values, which all its runs use in turn. A run with
/// destinations, of shapes that ran before, allocates nothing.
/// </summary>
public sealed class InferenceSession : IDisposable
{
    private readonly SessionMemory _memory;
    private int _running;

    internal InferenceSession(InferenceModel model)
    {
        Model = model;
        _memory = new SessionMemory();
    }

    /// <summary>The model.</summary>
    public InferenceModel Model { get; }

    /// <summary>Called after each operation, on the thread of the run; null for nothing.</summary>
    public Action<InferenceProgress>? Progress { get; set; }

    /// <summary>Whether runs measure the time of each operation. Default false.</summary>
    public bool Profile { get; set; }

    /// <summary>The times of the operations of the shapes that ran last, as measured with <see cref="Profile"/>.</summary>
    public IReadOnlyList<StepTiming> Timings => _memory.Last?.Timings ?? [];

    /// <summary>Bytes of the memory for intermediate values that the session holds.</summary>
    public long ArenaBytes => _memory.ArenaBytes;

    /// <summary>Runs the model and returns new tensors.</summary>
    /// <param name="inputs">The inputs in the graph's order.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>The outputs in the graph's order.</returns>
    /// <exception cref="InferenceException">An input does not fit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public InferenceTensor[] Run(ReadOnlySpan<InferenceTensor> inputs, ParallelOptions? parallel = null)
    {
        var outputs = new InferenceTensor[Model.Graph.Outputs.Count];
        Run(inputs, outputs, isGiven: false, parallel);
        return outputs;
    }

    /// <summary>Runs the model into given tensors. In steady state nothing is allocated.</summary>
    /// <param name="inputs">The inputs in the graph's order.</param>
    /// <param name="outputs">The destinations in the graph's order; none shares memory with an input or another output.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="InferenceException">An input or an output does not fit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the outputs are partly written.</exception>
    public void Run(ReadOnlySpan<InferenceTensor> inputs, ReadOnlySpan<InferenceTensor> outputs, ParallelOptions? parallel = null)
    {
        if (outputs.Length != Model.Graph.Outputs.Count)
        {
            throw new InferenceException(
                $"the graph has {Model.Graph.Outputs.Count} outputs, but {outputs.Length} are given: give one for each.");
        }

        _memory.TakeDestinations(outputs);
        Run(inputs, _memory.Destinations, isGiven: true, parallel);
    }

    /// <summary>Runs the model with inputs by name and returns new tensors by name.</summary>
    /// <param name="inputs">The inputs by name.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>The outputs by name.</returns>
    /// <exception cref="InferenceException">An input is missing, unknown or does not fit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyDictionary<string, InferenceTensor> Run(
        IReadOnlyDictionary<string, InferenceTensor> inputs, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        string names = string.Join(", ", Model.Graph.Inputs.Select(input => input.Name));
        foreach (string name in inputs.Keys)
        {
            if (!Model.Graph.Inputs.Any(input => input.Name == name))
                throw new InferenceException($"the graph has no input '{name}': it has {names}.");
        }

        InferenceTensor[] given =
        [
            .. Model.Graph.Inputs.Select(input => inputs.TryGetValue(input.Name, out InferenceTensor? value)
                ? value
                : throw new InferenceException($"input '{input.Name}' is not given: give all of {names}.")),
        ];
        InferenceTensor[] outputs = Run(given, parallel);
        return Model.Graph.Outputs.Zip(outputs).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>Gives the session's memory back.</summary>
    public void Dispose() => _memory.Dispose();

    private void Run(ReadOnlySpan<InferenceTensor> inputs, InferenceTensor[] outputs, bool isGiven, ParallelOptions? parallel)
    {
        Model.CheckInputs(inputs);
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("A session runs for one thread at a time: make a session for each thread.");
        try
        {
            ParallelOptions settings = parallel ?? InferenceModel.AllProcessors;
            BoundPlan plan = _memory.Bound(Model.PlanFor(inputs, settings));
            plan.Run(inputs, outputs, isGiven, _memory.Arena, settings, Progress, Profile);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
