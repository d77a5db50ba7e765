namespace ConvSharp.Benchmarks.Contestants;

/// <summary>A library with one layer prepared: weights packed as far as it can, input in place.</summary>
internal abstract class Contestant : IDisposable
{
    /// <summary>Computes the layer once; what is timed.</summary>
    public abstract void Run();

    /// <summary>The output of a run, dense: [batch, out channels, spatial …].</summary>
    public abstract float[] Result();

    public abstract void Dispose();
}
