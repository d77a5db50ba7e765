namespace ConvSharp.Benchmarks.Contestants;

/// <summary>A library with one layer prepared: weights packed as far as it can, input in place.</summary>
internal abstract class LayerContestant : Contestant
{
    /// <summary>What a run computes, dense: the output, [batch, out channels, spatial …], or a gradient.</summary>
    public abstract float[] Result();
}
