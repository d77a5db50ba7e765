using System.Numerics;
using ConvSharp.Errors;

namespace ConvSharp.Layers;

/// <summary>Batch norm of images, [batch, channels, height, width]: torch.nn.BatchNorm2d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchNorm2d<T> : BatchNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer: weight 1, bias 0, averages 0 and 1.</summary>
    /// <param name="numFeatures">Channels.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="momentum">The newest batch's weight in the running averages; null for the plain mean of all batches.</param>
    /// <param name="affine">Whether weight and bias are learnt.</param>
    /// <param name="trackRunningStats">Whether running averages are kept; without them inference too takes both from its batch.</param>
    /// <exception cref="ConvolutionArgumentException">The number of channels is not positive.</exception>
    public BatchNorm2d(
        long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true)
        : base(2, numFeatures, eps, momentum, affine, trackRunningStats)
    {
    }
}
