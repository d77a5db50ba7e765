using System.Numerics;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Average pooling of images, [batch, channels, height, width], to a wanted size: torch.nn.AdaptiveAvgPool2d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AdaptiveAvgPool2d<T> : AdaptiveAvgPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="outputSize">The output's spatial sizes, one number or one per axis; 1 for the mean of all.</param>
    /// <exception cref="ConvolutionArgumentException">A size is not positive.</exception>
    public AdaptiveAvgPool2d(PerAxis outputSize)
        : base(2, outputSize)
    {
    }
}
