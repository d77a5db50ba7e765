using System.Numerics;
using ConvSharp.Engine.Execution;

namespace ConvSharp.Engine.Input;

/// <summary>
/// The adjoint of <see cref="BorderCopy"/>: the gradient of what stands beyond the border belongs to the elements that were copied there.
/// </summary>
internal static unsafe class BorderFold
{
    /// <summary>
    /// Sums up some planes of the extended problem's gradient in the planes of <paramref name="gradient"/>, which are overwritten.
    /// </summary>
    public static void Run<T>(InputBorder border, nint planes, T* extendedGradient, T* gradient, CancellationToken cancellation = default)
        where T : unmanaged, INumberBase<T>
    {
        nint extendedWidth = (nint)border.Width.Extended;
        for (nint p = 0; p < planes; p++, gradient += border.Plane)
        {
            CancellationLook.ThrowIfCancelled(cancellation);
            for (nint i = 0; i < border.Plane; i++)
                gradient[i] = T.Zero;
            for (long d = 0; d < border.Depth.Extended; d++)
            {
                T* slice = gradient + ((nint)border.Depth.Source(d) * border.Slice);
                for (long h = 0; h < border.Height.Extended; h++, extendedGradient += extendedWidth)
                    FoldRow(border.Width, extendedGradient, slice + ((nint)border.Height.Source(h) * border.Row));
            }
        }
    }

    /// <summary>Adds the gradients before the row's first element, those of the row, and those after its last element.</summary>
    private static void FoldRow<T>(in BorderAxis axis, T* extendedRow, T* row)
        where T : unmanaged, INumberBase<T>
    {
        nint before = (nint)axis.Before, end = before + (nint)axis.Size;
        for (nint w = 0; w < before; w++)
            row[(nint)axis.Source(w)] += extendedRow[w];
        for (nint w = before; w < end; w++)
            row[w - before] += extendedRow[w];
        for (nint w = end; w < (nint)axis.Extended; w++)
            row[(nint)axis.Source(w)] += extendedRow[w];
    }
}
