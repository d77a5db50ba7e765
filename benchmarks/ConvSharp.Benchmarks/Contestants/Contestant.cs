namespace ConvSharp.Benchmarks.Contestants;

/// <summary>A library with its work prepared.</summary>
internal abstract class Contestant : IDisposable
{
    /// <summary>Does the work once; what is timed.</summary>
    public abstract void Run();

    public abstract void Dispose();
}
