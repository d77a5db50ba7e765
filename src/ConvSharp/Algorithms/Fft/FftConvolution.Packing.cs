using ConvSharp.Execution;
using ConvSharp.Geometry;
using ConvSharp.Kernels;

namespace ConvSharp.Algorithms.Fft;

internal sealed unsafe partial class FftConvolution<TSimd, TVector, T>
{
    /// <summary>[group][depth phase][out channel][plane phase][depth tap][in channel][spectrum]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        using Workspace workspace = Workspace.Rent(WorkspaceBytes);
        var work = new WorkAreas(this, (T*)workspace.Start);
        for (nint group = 0; group < (nint)Geometry.Groups; group++)
        {
            foreach (AxisPhase depth in _tiling.Depth.Phases)
            {
                for (nint kernel = 0; kernel < _kernels; kernel++)
                {
                    (nint k, nint planePhase) = Math.DivRem(kernel, _planePhases);
                    for (nint term = 0; term < depth.Taps.Length * _inChannels; term++, packed += SpectrumLength)
                    {
                        (nint tap, nint c) = Math.DivRem(term, _inChannels);
                        long number = Geometry.KernelBetween((group * _inChannels) + c, (group * _outChannels) + k);
                        T* taps = weights + (nint)(number * Geometry.KernelTaps);
                        PackKernel(taps, depth.Taps[tap], planePhase, packed, work);
                    }
                }
            }
        }
    }

    /// <summary>
    /// The spectrum, divided by the points that the inverse multiplies by, and conjugate since a convolution layer does not turn its kernel
    /// round.
    /// </summary>
    private void PackKernel(T* kernel, Tap depthTap, nint planePhase, T* spectrum, in WorkAreas work)
    {
        (AxisPhase height, AxisPhase width) = PlanePhase(planePhase);
        ReadOnlySpan<AxisGeometry> axes = Geometry.AllAxes;
        double scale = 1.0 / _tiling.Points;
        T* data = _transform.IsRow ? spectrum : work.Data;
        RowCopy<TSimd, TVector, T>.Clear(data, SpectrumLength);
        foreach (Tap row in height.Taps)
        {
            T* weights = kernel + (nint)(((depthTap.KernelIndex * axes[1].Kernel) + row.KernelIndex) * axes[2].Kernel);
            T* destination = data + ((nint)(row.InputOffset - _tiling.Height.LowestOffset) * BlockTransform<TSimd, TVector, T>.RowDistance);
            foreach (Tap column in width.Taps)
            {
                (nint vector, nint lane) = Math.DivRem((nint)(column.InputOffset - _tiling.Width.LowestOffset), TSimd.Count);
                double weight = Precision.Widen(_copy.Element(weights + (nint)column.KernelIndex)) * scale;
                destination[(vector * _transform.VectorDistance) + lane] = Precision.Round<T>(weight);
            }
        }

        _transform.Forward(data, spectrum, work.Zeros);
        ComplexProduct<TSimd, TVector, T>.Conjugate(spectrum, SpectrumLength / (2 * TSimd.Count));
    }
}
