using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>The base of the three adaptive max poolings: the largest numbers of windows that give a wanted output size.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class AdaptiveMaxPool<T> : AdaptivePool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected AdaptiveMaxPool(int rank, PerAxis outputSize)
        : base("adaptive_max_pool", rank, outputSize)
    {
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => WindowMaximum<T>.Forward(pass);

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => WindowMaximum<T>.Backward(pass);

    private protected override PoolKind PoolKind => PoolKind.Max;

    private protected override object Over(AxisWindows[] windows, int rank) => new WindowMaximum<T>(windows, rank);
}
