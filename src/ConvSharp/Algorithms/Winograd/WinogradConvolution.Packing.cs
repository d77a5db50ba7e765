using ConvSharp.Execution;
using ConvSharp.Geometry;
using ConvSharp.Kernels;
using ConvSharp.Simd;

namespace ConvSharp.Algorithms.Winograd;

internal sealed unsafe partial class WinogradConvolution<TSimd, TVector, T>
{
    protected override nint PackParts => (nint)Geometry.Groups * _panels;

    /// <summary>[group][depth phase][height grid][width grid][panel][point][chain][depth tap][channel][lane]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint panel) = Math.DivRem(part, _panels);
        using Workspace lanes = Workspace.Rent(WeightPanel<TSimd, TVector, T>.Length(Geometry, WidthOf(panel)) * sizeof(T));
        WeightPanel<TSimd, TVector, T>.Load(Geometry, weights, group, panel * PanelWidth, WidthOf(panel), (T*)lanes.Start);
        for (int depthPhase = 0; depthPhase < _tiling.Depth.Length; depthPhase++)
        {
            for (int heightGrid = 0; heightGrid < _tiling.Height.Length; heightGrid++)
            {
                for (int widthGrid = 0; widthGrid < _tiling.Width.Length; widthGrid++)
                    PackGrid((T*)lanes.Start, packed, new TileBlock(this, 0, group, depthPhase, 0, heightGrid, widthGrid, 0, 0), panel);
            }
        }
    }

    private void PackGrid(T* weights, T* packed, in TileBlock grid, nint panel)
    {
        Tap[] depthTaps = _tiling.Depth[grid.DepthPhase].Taps;
        nint width = WidthOf(panel);
        nint rows = grid.Height.KernelIndices.Length, columns = grid.Width.KernelIndices.Length;
        nint kernelLength = rows * columns * width, transformedLength = _tile.Points * width;
        using Workspace buffer = Workspace.Rent((kernelLength + transformedLength + (_tile.HeightPoints * columns * TSimd.Count)) * sizeof(double));
        double* kernels = (double*)buffer.Start;
        double* transformed = kernels + kernelLength;
        fixed (double* height = _heightTransforms[grid.HeightGrid], across = _widthTransforms[grid.WidthGrid])
        {
            var transform = new Transform(
                kernels, width, height, _tile.HeightPoints, rows, across, _tile.WidthPoints, columns, transformed + transformedLength,
                transformed);
            T* lanes = packed + PackedOffset(grid, panel);
            foreach ((nint firstChannel, nint channels, nint firstTap, nint tapCount) in new ChainList(_inChannels, depthTaps.Length, _chainLength))
            {
                for (nint t = firstTap; t < firstTap + tapCount; t++)
                {
                    for (nint c = firstChannel; c < firstChannel + channels; c++, lanes += width)
                    {
                        T* kernel = weights + ((((c * KernelDepth) + (nint)depthTaps[t].KernelIndex) * KernelPlane) * width);
                        LoadKernels(kernel, grid, width, kernels);
                        WidthDispatch.Visit<Transform, double, bool>(VectorWidths.Of<TVector>(), transform);
                        for (nint point = 0; point < _tile.Points; point++)
                            Precision.Round(transformed + (point * width), lanes + (point * depthTaps.Length * _inChannels * width), width);
                    }
                }
            }
        }
    }

    private nint KernelDepth => (nint)Geometry.AllAxes[0].Kernel;

    private nint KernelPlane => (nint)(Geometry.AllAxes[1].Kernel * Geometry.AllAxes[2].Kernel);

    /// <summary>The grid's taps of a plane of kernels, in double precision.</summary>
    private void LoadKernels(T* plane, in TileBlock grid, nint width, double* kernels)
    {
        nint kernelColumns = (nint)Geometry.AllAxes[2].Kernel;
        foreach (long row in grid.Height.KernelIndices)
        {
            foreach (long column in grid.Width.KernelIndices)
            {
                Precision.Widen(plane + ((((nint)row * kernelColumns) + (nint)column) * width), kernels, width);
                kernels += width;
            }
        }
    }

    private nint PackedOffset(in TileBlock block, nint panel)
    {
        nint before = 0, all = 0;
        for (int phase = 0; phase < _tiling.Depth.Length; phase++)
        {
            all += _tiling.Depth[phase].Taps.Length;
            before += phase < block.DepthPhase ? _tiling.Depth[phase].Taps.Length : 0;
        }

        nint own = _tiling.Depth[block.DepthPhase].Taps.Length;
        nint grids = _tiling.Height.Length * _tiling.Width.Length;
        nint grid = (block.HeightGrid * _tiling.Width.Length) + block.WidthGrid;
        return ((((block.Group * all) + before) * grids) + (grid * own)) * _weightsOfGrid
            + (panel * PanelWidth * _tile.Points * own * _inChannels);
    }

    /// <summary>The transform with vectors of doubles as wide as those of the products.</summary>
    private readonly struct Transform(
        double* kernels, nint lanes, double* height, nint heightPoints, nint rows, double* width, nint widthPoints, nint columns,
        double* scratch, double* transformed) : IWidthVisitor<double, bool>
    {
        public bool Visit<TDoubles, TDoubleVector>()
            where TDoubles : struct, ISimd<TDoubleVector, double>
            where TDoubleVector : unmanaged
        {
            KernelTransform<TDoubles, TDoubleVector>.Run(
                kernels, lanes, height, heightPoints, rows, width, widthPoints, columns, scratch, transformed);
            return true;
        }
    }
}
