using System.Numerics;

namespace ConvSharp.Layers;

/// <summary>Batch norm of a sequence or of plain features, [batch, channels] or [batch, channels, width]: torch.nn.BatchNorm1d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchNorm1d<T> : BatchNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="BatchNorm2d{T}.BatchNorm2d"/>
    public BatchNorm1d(
        long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true)
        : base(1, numFeatures, eps, momentum, affine, trackRunningStats)
    {
    }
}
