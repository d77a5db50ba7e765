using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>The base of the three adaptive average poolings: means of windows that give a wanted output size.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class AdaptiveAvgPool<T> : AdaptivePool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected AdaptiveAvgPool(int rank, PerAxis outputSize)
        : base("adaptive_avg_pool", rank, outputSize)
    {
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => WindowAverage<T>.Forward(pass);

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => WindowAverage<T>.Backward(pass);

    private protected override PoolKind PoolKind => PoolKind.Average;

    private protected override object Over(AxisWindows[] windows, int rank) => new WindowAverage<T>(windows, rank, Divisor: 0);
}
