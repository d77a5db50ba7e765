using System.Numerics;

namespace ConvSharp.Layers;

/// <summary>Instance norm of sequences, [batch, channels, width] or [channels, width]: torch.nn.InstanceNorm1d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class InstanceNorm1d<T> : InstanceNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="InstanceNorm2d{T}.InstanceNorm2d"/>
    public InstanceNorm1d(
        long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = false, bool trackRunningStats = false)
        : base(1, numFeatures, eps, momentum, affine, trackRunningStats)
    {
    }
}
