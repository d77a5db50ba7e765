using ConvSharp.Engine.Execution;

namespace ConvSharp.Engine.Input;

/// <summary>
/// Copies a whole input with what continues it beyond its border, for algorithms that read it in place: windows of whole batches, rows with
/// masks, and the gradient side of a transposed layer's weight gradient. Other algorithms pad the rows that they copy
/// (<see cref="PaddedRows{TSimd, TVector, T}"/>).
/// </summary>
internal static unsafe class BorderCopy
{
    /// <summary>Copies some planes of <paramref name="input"/> into larger ones.</summary>
    public static void Run<T>(InputBorder border, nint planes, T* input, T* copy, CancellationToken cancellation = default)
        where T : unmanaged
    {
        nint extendedWidth = (nint)border.Width.Extended;
        for (nint p = 0; p < planes; p++, input += border.Plane)
        {
            CancellationLook.ThrowIfCancelled(cancellation);
            for (long d = 0; d < border.Depth.Extended; d++)
            {
                T* slice = input + ((nint)border.Depth.Source(d) * border.Slice);
                for (long h = 0; h < border.Height.Extended; h++, copy += extendedWidth)
                    ExtendRow(border.Width, slice + ((nint)border.Height.Source(h) * border.Row), copy);
            }
        }
    }

    private static void ExtendRow<T>(in BorderAxis axis, T* row, T* copy)
        where T : unmanaged
    {
        Buffer.MemoryCopy(row, copy + (nint)axis.Before, axis.Size * sizeof(T), axis.Size * sizeof(T));
        foreach ((nint place, nint source) in axis.Continued(0, 1, axis.Extended))
            copy[place] = row[source];
    }
}
