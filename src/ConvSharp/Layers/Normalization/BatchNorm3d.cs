using System.Numerics;

namespace ConvSharp.Layers;

/// <summary>Batch norm of volumes, [batch, channels, depth, height, width]: torch.nn.BatchNorm3d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchNorm3d<T> : BatchNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="BatchNorm2d{T}.BatchNorm2d"/>
    public BatchNorm3d(
        long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true)
        : base(3, numFeatures, eps, momentum, affine, trackRunningStats)
    {
    }
}
