using ConvSharp.Engine.Execution;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>Extends an input beyond its border by a padding mode: borders are separated from arithmetic.</summary>
internal static unsafe class BorderCopy
{
    /// <summary>Copies every plane of <paramref name="input"/> into the larger planes of the extended problem.</summary>
    public static void Run<T>(
        ConvolutionGeometry geometry, ConvolutionGeometry extended, T* input, T* copy, CancellationToken cancellation = default)
        where T : unmanaged
    {
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes, extendedAxes = extended.AllAxes;
        nint planes = (nint)(geometry.Batch * geometry.InChannels), plane = (nint)geometry.InputPlane;
        nint width = (nint)axes[2].Input, extendedWidth = (nint)extendedAxes[2].Input;
        for (nint p = 0; p < planes; p++, input += plane)
        {
            CancellationLook.ThrowIfCancelled(cancellation);
            for (nint d = 0; d < (nint)extendedAxes[0].Input; d++)
            {
                T* slice = input + (Source(axes[0], geometry.PaddingMode, d) * (nint)axes[1].Input * width);
                for (nint h = 0; h < (nint)extendedAxes[1].Input; h++, copy += extendedWidth)
                {
                    T* row = slice + (Source(axes[1], geometry.PaddingMode, h) * width);
                    ExtendRow(axes[2], geometry.PaddingMode, row, copy, extendedWidth);
                }
            }
        }
    }

    private static void ExtendRow<T>(AxisGeometry axis, PaddingMode mode, T* row, T* copy, nint extendedWidth)
        where T : unmanaged
    {
        nint before = (nint)BorderExtension.Of(axis).Before, width = (nint)axis.Input;
        for (nint w = 0; w < before; w++)
            copy[w] = row[Source(axis, mode, w)];
        Buffer.MemoryCopy(row, copy + before, width * sizeof(T), width * sizeof(T));
        for (nint w = before + width; w < extendedWidth; w++)
            copy[w] = row[Source(axis, mode, w)];
    }

    /// <summary>The input element that stands at a place of the extended axis.</summary>
    public static nint Source(AxisGeometry axis, PaddingMode mode, nint place) =>
        (nint)PaddingModes.Source(mode, place - BorderExtension.Of(axis).Before, axis.Input);
}
