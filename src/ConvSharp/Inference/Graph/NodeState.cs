namespace ConvSharp.Inference;

/// <summary>What the steps of one node of a model share.</summary>
internal sealed class NodeState
{
    private readonly Lock _lock = new();
    private object? _value;

    public TState Get<TState>(Func<TState> make)
        where TState : class
    {
        lock (_lock)
            return (TState)(_value ??= make());
    }
}
