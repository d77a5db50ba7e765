using System.Numerics;

namespace ConvSharp.Layers;

/// <summary>
/// Instance norm of volumes, [batch, channels, depth, height, width] or [channels, depth, height, width]: torch.nn.InstanceNorm3d.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class InstanceNorm3d<T> : InstanceNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="InstanceNorm2d{T}.InstanceNorm2d"/>
    public InstanceNorm3d(
        long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = false, bool trackRunningStats = false)
        : base(3, numFeatures, eps, momentum, affine, trackRunningStats)
    {
    }
}
