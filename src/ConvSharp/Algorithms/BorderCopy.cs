using ConvSharp.Geometry;

namespace ConvSharp.Algorithms;

/// <summary>Extends an input beyond its border by a padding mode: borders are separated from arithmetic.</summary>
internal static unsafe class BorderCopy
{
    /// <summary>Copies every plane of <paramref name="input"/> into the larger planes of the extended problem.</summary>
    public static void Run<T>(ConvolutionGeometry geometry, ConvolutionGeometry extended, T* input, T* copy)
        where T : unmanaged
    {
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes, extendedAxes = extended.AllAxes;
        nint[][] sources = new nint[axes.Length][];
        for (int axis = 0; axis < axes.Length; axis++)
            sources[axis] = Sources(axes[axis], geometry.PaddingMode);

        nint width = (nint)axes[2].Input, height = (nint)axes[1].Input;
        nint before = (nint)BorderExtension.Of(axes[2]).Before;
        nint planes = (nint)(geometry.Batch * geometry.InChannels);
        for (nint plane = 0; plane < planes; plane++)
        {
            T* from = input + (plane * (nint)geometry.InputPlane);
            foreach (nint d in sources[0])
            {
                foreach (nint h in sources[1])
                {
                    T* row = from + (((d * height) + h) * width);
                    for (nint w = 0; w < before; w++)
                        copy[w] = row[sources[2][w]];
                    Buffer.MemoryCopy(row, copy + before, width * sizeof(T), width * sizeof(T));
                    for (nint w = before + width; w < sources[2].Length; w++)
                        copy[w] = row[sources[2][w]];
                    copy += (nint)extendedAxes[2].Input;
                }
            }
        }
    }

    /// <summary>For every element of the extended axis, the input element that stands there.</summary>
    private static nint[] Sources(AxisGeometry axis, PaddingMode mode)
    {
        (long before, long after) = BorderExtension.Of(axis);
        var sources = new nint[before + axis.Input + after];
        for (long i = 0; i < sources.Length; i++)
            sources[i] = (nint)PaddingModes.Source(mode, i - before, axis.Input);
        return sources;
    }
}
