using System.Numerics;
using ConvSharp.Errors;

namespace ConvSharp.Layers;

/// <summary>Instance norm of images, [batch, channels, height, width] or [channels, height, width]: torch.nn.InstanceNorm2d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class InstanceNorm2d<T> : InstanceNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer; with affine, weight 1 and bias 0.</summary>
    /// <param name="numFeatures">Channels. Without affine and running averages the input may have another number of channels.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="momentum">The newest batch's weight in the running averages; null leaves them unchanged, as in torch.</param>
    /// <param name="affine">Whether weight and bias are learnt.</param>
    /// <param name="trackRunningStats">Whether running averages are kept, which inference then uses.</param>
    /// <exception cref="ConvolutionArgumentException">The number of channels is not positive.</exception>
    public InstanceNorm2d(
        long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = false, bool trackRunningStats = false)
        : base(2, numFeatures, eps, momentum, affine, trackRunningStats)
    {
    }
}
