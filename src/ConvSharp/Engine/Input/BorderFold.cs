using System.Numerics;
using ConvSharp.Engine.Execution;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>
/// The adjoint of <see cref="BorderCopy"/>: the gradient of what stands beyond the border belongs to the elements that were copied there.
/// </summary>
internal static unsafe class BorderFold
{
    /// <summary>Adds every plane of the extended problem's gradient up into the planes of <paramref name="gradient"/>.</summary>
    public static void Run<T>(
        ConvolutionGeometry geometry, ConvolutionGeometry extended, T* extendedGradient, T* gradient,
        CancellationToken cancellation = default)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes, extendedAxes = extended.AllAxes;
        nint planes = (nint)(geometry.Batch * geometry.InChannels), plane = (nint)geometry.InputPlane;
        nint width = (nint)axes[2].Input, extendedWidth = (nint)extendedAxes[2].Input;
        for (nint p = 0; p < planes; p++, gradient += plane)
        {
            CancellationLook.ThrowIfCancelled(cancellation);
            for (nint i = 0; i < plane; i++)
                gradient[i] = T.Zero;
            for (nint d = 0; d < (nint)extendedAxes[0].Input; d++)
            {
                T* slice = gradient + (BorderCopy.Source(axes[0], geometry.PaddingMode, d) * (nint)axes[1].Input * width);
                for (nint h = 0; h < (nint)extendedAxes[1].Input; h++, extendedGradient += extendedWidth)
                {
                    T* row = slice + (BorderCopy.Source(axes[1], geometry.PaddingMode, h) * width);
                    FoldRow(axes[2], geometry.PaddingMode, extendedGradient, row, extendedWidth);
                }
            }
        }
    }

    private static void FoldRow<T>(AxisGeometry axis, PaddingMode mode, T* extendedRow, T* row, nint extendedWidth)
        where T : unmanaged, INumberBase<T>
    {
        nint before = (nint)BorderExtension.Of(axis).Before, width = (nint)axis.Input;
        for (nint w = 0; w < before; w++)
            row[BorderCopy.Source(axis, mode, w)] += extendedRow[w];
        for (nint w = 0; w < width; w++)
            row[w] += extendedRow[before + w];
        for (nint w = before + width; w < extendedWidth; w++)
            row[BorderCopy.Source(axis, mode, w)] += extendedRow[w];
    }
}
