namespace ConvSharp.Engine.Output;

/// <summary>
/// What follows on outputs whose sums are complete, element by element: activations, the sum with a residual. Algorithms run it on what
/// they have just stored, while it is in a cache.
/// </summary>
internal abstract unsafe class EpilogueChain<T>
    where T : unmanaged
{
    /// <summary>Whether channels differ, so that a run must end with its channel.</summary>
    public abstract bool IsPerChannel { get; }

    /// <summary>Replaces outputs that follow each other.</summary>
    /// <param name="values">The outputs.</param>
    /// <param name="residual">The residual's elements at the same places; null without one.</param>
    /// <param name="count">How many.</param>
    /// <param name="channel">The output channel of the first.</param>
    public abstract void Run(T* values, T* residual, nint count, nint channel);
}
