using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Kernels;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Fft;

internal sealed unsafe partial class FftConvolution<TSimd, TVector, T>
{
    /// <summary>One part for each spectrum, since each takes a transform.</summary>
    protected override nint PackParts => (nint)Geometry.Groups * SpectraOfGroup;

    private nint SpectraOfGroup => _depthTaps * _inChannels * _kernels;

    /// <summary>[group][depth phase][out channel][plane phase][depth tap][in channel][spectrum]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        using Workspace workspace = Workspace.Rent((TSimd.Count + DataLength) * sizeof(T));
        (nint group, nint spectrum) = Math.DivRem(part, SpectraOfGroup);
        int depthPhase = 0;
        while (spectrum >= SpectraOf(depthPhase))
            spectrum -= SpectraOf(depthPhase++);
        Tap[] depthTaps = _tiling.Depth.Phases[depthPhase].Taps;
        (nint kernel, nint term) = Math.DivRem(spectrum, depthTaps.Length * _inChannels);
        (nint k, nint planePhase) = Math.DivRem(kernel, _planePhases);
        (nint tap, nint c) = Math.DivRem(term, _inChannels);
        long number = Geometry.KernelBetween((group * _inChannels) + c, (group * _outChannels) + k);
        T* taps = weights + (nint)(number * Geometry.KernelTaps);
        PackKernel(
            taps, depthTaps[tap], planePhase, packed + (part * SpectrumLength), new WorkAreas(this, (T*)workspace.Start));
    }

    /// <summary>Number of a group's spectra in one phase of the depth.</summary>
    private nint SpectraOf(int depthPhase) => _tiling.Depth.Phases[depthPhase].Taps.Length * _inChannels * _kernels;

    /// <summary>
    /// The spectrum, divided by the number of points, since the inverse multiplies by it, and conjugated, since a convolution layer does
    /// not flip its kernel.
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
                double weight = Precision.Widen(weights[(nint)column.KernelIndex]) * scale;
                destination[(vector * _transform.VectorDistance) + lane] = Precision.Round<T>(weight);
            }
        }

        _transform.Forward(data, spectrum, work.Zeros);
        ComplexProduct<TSimd, TVector, T>.Conjugate(spectrum, SpectrumLength / (2 * TSimd.Count));
    }
}
