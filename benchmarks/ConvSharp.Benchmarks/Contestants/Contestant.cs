namespace ConvSharp.Benchmarks.Contestants;

/// <summary>A library with its work prepared.</summary>
internal abstract class Contestant : IDisposable
{
    /// <summary>Does the work once; what is timed.</summary>
    public abstract void Run();

    /// <summary>Whether the runtime compiles the code while it runs.</summary>
    public virtual bool IsManaged => false;

    public abstract void Dispose();
}
