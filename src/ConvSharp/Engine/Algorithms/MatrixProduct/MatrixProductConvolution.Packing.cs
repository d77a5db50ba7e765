using System.Numerics.Tensors;
using ConvSharp.Engine.Kernels;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.MatrixProduct;

internal sealed unsafe partial class MatrixProductConvolution<TSimd, TVector, T>
{
    private nint WeightsOfGroup => (nint)(Geometry.WeightLength / Geometry.Groups);

    protected override nint PackParts => (nint)Geometry.Groups * _panels.Count;

    /// <summary>[group][panel][row][lane]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        bool transposed = Geometry.Kind == ConvolutionKind.Transposed;
        nint nextRow = transposed ? WeightsOfGroup / _rows : 1;
        nint* columns = stackalloc nint[(int)_panels.Width];
        (nint group, nint panel) = Math.DivRem(part, _panels.Count);
        nint first = _panels.First(panel), count = _panels.ColumnsOf(panel);
        T* next = packed + (group * _rows * _panels.Lanes) + _panels.Offset(panel, _rows);
        for (nint lane = 0; lane < count; lane++)
            columns[lane] = (group * WeightsOfGroup) + (transposed ? WeightOfOutput(first + lane) : (first + lane) * _rows);
        nint lanes = _panels.LanesOf(panel);
        if (columns[count - 1] - columns[0] == count - 1)
        {
            // Neighbours in the matrix are neighbours in memory.
            RowCopy<TSimd, TVector, T>.CopyPadded(weights + columns[0], nextRow, count, 0, 1, next, lanes, count, _rows);
        }
        else
        {
            for (nint row = 0; row < _rows; row++)
            {
                for (nint lane = 0; lane < lanes; lane++)
                    *next++ = lane < count ? weights[(row * nextRow) + columns[lane]] : default;
            }
        }

        if (transposed)
            SpreadSpecials(weights + (group * WeightsOfGroup), packed + (group * _rows * _panels.Lanes), first, first + count);
    }

    /// <summary>
    /// In a transposed layer, the place of an output's weight among those of an input channel: an output has only one tap that meets no
    /// zero beyond the border.
    /// </summary>
    private nint WeightOfOutput(nint output)
    {
        (AxisGeometry depth, AxisGeometry height, AxisGeometry width) = (Geometry.AllAxes[0], Geometry.AllAxes[1], Geometry.AllAxes[2]);
        (long rest, long w) = Math.DivRem(output, width.Output);
        (rest, long h) = Math.DivRem(rest, height.Output);
        (long channel, long d) = Math.DivRem(rest, depth.Output);
        long tap = ((((d + depth.PadBefore) * height.Kernel) + h + height.PadBefore) * width.Kernel) + w + width.PadBefore;
        return (nint)((channel * Geometry.KernelTaps) + tap);
    }

    /// <summary>
    /// Where an infinite or NaN weight meets a zero beyond the border, the output must become NaN: so the output's own weight is set to
    /// NaN. Done for some of the outputs.
    /// </summary>
    private void SpreadSpecials(T* weights, T* packed, nint firstOutput, nint endOutput)
    {
        int taps = (int)Geometry.KernelTaps;
        nint outChannels = WeightsOfGroup / taps / _rows;
        for (nint row = 0; row < _rows; row++)
        {
            for (nint channel = firstOutput / _outputPlane; channel * _outputPlane < endOutput; channel++)
            {
                T* kernel = weights + (((row * outChannels) + channel) * taps);
                if (!TensorPrimitives.IsFiniteAll(new ReadOnlySpan<T>(kernel, taps)))
                {
                    nint first = Math.Max(firstOutput, channel * _outputPlane), end = Math.Min(endOutput, (channel + 1) * _outputPlane);
                    SpreadSpecials(kernel, packed, row, first, end);
                }
            }
        }
    }

    private void SpreadSpecials(T* kernel, T* packed, nint row, nint firstOutput, nint endOutput)
    {
        nint taps = (nint)Geometry.KernelTaps;
        for (nint output = firstOutput; output < endOutput; output++)
        {
            nint own = WeightOfOutput(output) % taps;
            for (nint tap = 0; tap < taps; tap++)
            {
                if (tap != own && !T.IsFinite(kernel[tap]) && SharePhase(tap, own))
                    *PackedWeight(packed, row, output) = T.NaN;
            }
        }
    }

    /// <summary>Whether two taps of a transposed layer bear on the same outputs of some input.</summary>
    private bool SharePhase(nint tap, nint other)
    {
        for (int i = 2; i >= 0; i--)
        {
            AxisGeometry axis = Geometry.AllAxes[i];
            (tap, nint place) = Math.DivRem(tap, (nint)axis.Kernel);
            (other, nint otherPlace) = Math.DivRem(other, (nint)axis.Kernel);
            if ((place - otherPlace) % axis.Stride != 0)
                return false;
        }

        return true;
    }

    private T* PackedWeight(T* packed, nint row, nint column)
    {
        (nint panel, nint lane) = Math.DivRem(column, _panels.Width);
        return packed + _panels.Offset(panel, _rows) + (row * _panels.LanesOf(panel)) + lane;
    }
}
