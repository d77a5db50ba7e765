using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Weights;

/// <summary>
/// Weights without the taps that a <see cref="KernelCrop"/> leaves out, and weight gradients with zeros in the places of those taps.
/// </summary>
internal static unsafe class CroppedWeights
{
    /// <summary>
    /// Copies the taps that are kept. A tap that is left out meets a zero at every output of its phase: if its weight is infinite or NaN,
    /// these outputs become NaN.
    /// </summary>
    public static void Copy<T>(KernelCrop crop, T* weights, T* cropped)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (nint taps, nint croppedTaps) = ((nint)crop.Original.KernelTaps, (nint)crop.Geometry.KernelTaps);
        nint kernels = (nint)crop.Original.WeightLength / taps;
        bool areFinite = Finiteness.OfAll(weights, crop.Original.WeightLength);
        for (nint kernel = 0; kernel < kernels; kernel++, weights += taps, cropped += croppedTaps)
        {
            T* next = cropped;
            foreach ((nint first, nint count) in new KeptRows(crop))
            {
                for (nint tap = 0; tap < count; tap++)
                    *next++ = weights[first + tap];
            }

            for (nint tap = 0; !areFinite && tap < taps; tap++)
            {
                if (!T.IsFinite(weights[tap]) && KeptOfPhase(crop, tap) is (var kept, false))
                    cropped[kept] = T.NaN;
            }
        }
    }

    /// <summary>Puts the gradients of the taps that are kept in their places; the others are zero.</summary>
    public static void Spread<T>(KernelCrop crop, T* cropped, T* gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (nint taps, nint croppedTaps) = ((nint)crop.Original.KernelTaps, (nint)crop.Geometry.KernelTaps);
        nint kernels = (nint)crop.Original.WeightLength / taps;
        for (nint i = 0; i < kernels * taps; i++)
            gradient[i] = T.Zero;
        for (nint kernel = 0; kernel < kernels; kernel++, gradient += taps, cropped += croppedTaps)
        {
            T* next = cropped;
            foreach ((nint first, nint count) in new KeptRows(crop))
            {
                for (nint tap = 0; tap < count; tap++)
                    gradient[first + tap] = *next++;
            }
        }
    }

    /// <summary>For any tap, a kept tap of the same phase, and whether that is the tap itself.</summary>
    private static (nint Kept, bool IsSame) KeptOfPhase(KernelCrop crop, nint tap)
    {
        ReadOnlySpan<AxisGeometry> kept = crop.Geometry.AllAxes, all = crop.Original.AllAxes;
        ReadOnlySpan<long> first = [crop.FirstTap.Depth, crop.FirstTap.Height, crop.FirstTap.Width];
        nint place = 0, step = 1;
        bool same = true;
        for (int axis = 2; axis >= 0; axis--)
        {
            (tap, nint index) = Math.DivRem(tap, (nint)all[axis].Kernel);
            long own = index - first[axis];
            if ((ulong)own >= (ulong)kept[axis].Kernel)
            {
                same = false;
                own = OfSamePhase(all[axis], index, first[axis]) - first[axis];
            }

            place += (nint)own * step;
            step *= (nint)kept[axis].Kernel;
        }

        return (place, same);
    }

    private static long OfSamePhase(in AxisGeometry axis, long tap, long first)
    {
        if (axis.Kind == ConvolutionKind.Convolution)
            return first;
        long other = first;
        while ((Int128)(other - tap) * axis.Dilation % axis.Stride != 0)
            other++;
        return other;
    }

    /// <summary>The rows of taps that are kept: the number of the first among all taps, and how many there are.</summary>
    private struct KeptRows(KernelCrop crop)
    {
        private readonly nint _rows = (nint)crop.Original.AllAxes[1].Kernel, _columns = (nint)crop.Original.AllAxes[2].Kernel;
        private readonly nint _keptSlices = (nint)crop.Geometry.AllAxes[0].Kernel, _keptRows = (nint)crop.Geometry.AllAxes[1].Kernel;
        private readonly nint _keptColumns = (nint)crop.Geometry.AllAxes[2].Kernel;
        private readonly nint _firstSlice = (nint)crop.FirstTap.Depth, _firstRow = (nint)crop.FirstTap.Height;
        private readonly nint _firstColumn = (nint)crop.FirstTap.Width;
        private nint _slice = 0, _row = -1;

        public readonly (nint First, nint Count) Current =>
            (((((_slice + _firstSlice) * _rows) + _row + _firstRow) * _columns) + _firstColumn, _keptColumns);

        public readonly KeptRows GetEnumerator() => this;

        public bool MoveNext()
        {
            if (++_row < _keptRows)
                return true;
            _row = 0;
            return ++_slice < _keptSlices;
        }
    }
}
