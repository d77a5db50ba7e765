using System.Numerics;

namespace ConvSharp.Autograd;

/// <summary>Where the gradient of one value is accumulated in a training pass.</summary>
internal class GradientSlot<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The gradient so far; null before anything contributed.</summary>
    public GradientMemory<T>? Gradient { get; private set; }

    /// <summary>Adds a contribution and takes over its memory.</summary>
    public void Accumulate(GradientMemory<T> contribution, GradientPool<T> pool, ParallelOptions? parallel) =>
        Gradient = Gradient is null ? contribution : pool.Add(Gradient, contribution, parallel);

    public void Release(GradientPool<T> pool)
    {
        if (Gradient is not null)
            pool.Return(Gradient);
        Gradient = null;
    }
}
