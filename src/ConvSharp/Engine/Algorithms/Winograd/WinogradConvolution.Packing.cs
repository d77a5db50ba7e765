using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

internal sealed unsafe partial class WinogradConvolution<TSimd, TVector, T>
{
    /// <summary>
    /// Channels whose points are stored together. Points are often a multiple of a page apart: stored one channel at a time, they would
    /// drive each other out of the cache.
    /// </summary>
    private const int ChannelsTogether = 8;

    protected override nint PackParts => (nint)Geometry.Groups * _panels.Count;

    /// <summary>[group][depth phase][height grid][width grid][panel][point][chain][depth tap][channel][lane]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint panel) = Math.DivRem(part, _panels.Count);
        using Workspace lanes = Workspace.Rent(WeightPanel<TSimd, TVector, T>.Length(Geometry, _panels.LanesOf(panel)) * sizeof(T));
        WeightPanel<TSimd, TVector, T>.Load(Geometry, weights, group, _panels.First(panel), _panels.LanesOf(panel), (T*)lanes.Start);
        for (int depthPhase = 0; depthPhase < _tiling.Depth.Length; depthPhase++)
        {
            for (int heightGrid = 0; heightGrid < _tiling.Height.Length; heightGrid++)
            {
                for (int widthGrid = 0; widthGrid < _tiling.Width.Length; widthGrid++)
                    PackGrid((T*)lanes.Start, packed, new TileBlock(this, 0, group, depthPhase, 0, heightGrid, widthGrid, 0, 0, 0), panel);
            }
        }
    }

    private void PackGrid(T* weights, T* packed, in TileBlock grid, nint panel)
    {
        Tap[] depthTaps = _tiling.Depth[grid.DepthPhase].Taps;
        (nint width, nint columns) = (_panels.LanesOf(panel), grid.Width.KernelIndices.Length);
        nint planeLength = KernelPlane * width, pointsLength = _tile.Points * width;
        using Workspace buffer = Workspace.Rent(
            ((planeLength + pointsLength + (_tile.HeightPoints * columns * width)) * sizeof(double))
            + (ChannelsTogether * pointsLength * sizeof(T)));
        double* kernels = (double*)buffer.Start;
        double* points = kernels + planeLength;
        double* scratch = points + pointsLength;
        T* rounded = (T*)(scratch + (_tile.HeightPoints * columns * width));
        nint pointStep = depthTaps.Length * _inChannels * width;
        T* lanes = packed + PackedOffset(grid, panel);
        var transform = new KernelTransformation(this, grid, kernels, width, scratch, points);
        foreach ((nint firstChannel, nint channels, nint firstTap, nint tapCount)
            in new ChainList(_inChannels, depthTaps.Length, _chainLength))
        {
            for (nint t = firstTap; t < firstTap + tapCount; t++)
            {
                for (nint c = firstChannel, count; c < firstChannel + channels; c += count, lanes += count * width)
                {
                    count = Math.Min(ChannelsTogether, firstChannel + channels - c);
                    for (nint i = 0; i < count; i++)
                    {
                        nint plane = ((c + i) * (nint)Geometry.AllAxes[0].Kernel) + (nint)depthTaps[t].KernelIndex;
                        Precision.Widen(weights + (plane * planeLength), kernels, planeLength);
                        WidthDispatch.Visit<KernelTransformation, double, bool>(VectorWidths.Of<TVector>(), transform);
                        Precision.Round(points, rounded + (i * pointsLength), pointsLength);
                    }

                    for (nint point = 0; point < _tile.Points; point++)
                        CopyPoint(rounded + (point * width), pointsLength, lanes + (point * pointStep), width, count);
                }
            }
        }
    }

    /// <summary>Copies one point of some channels: [channel][lane].</summary>
    private static void CopyPoint(T* points, nint pointsLength, T* packed, nint width, nint channels)
    {
        for (nint channel = 0; channel < channels; channel++, points += pointsLength, packed += width)
        {
            for (nint lane = 0; lane < width; lane += TSimd.Count)
                TSimd.Store(packed + lane, TSimd.Load(points + lane));
        }
    }

    private nint KernelPlane => (nint)(Geometry.AllAxes[1].Kernel * Geometry.AllAxes[2].Kernel);

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
            + _panels.Offset(panel, _tile.Points * own * _inChannels);
    }

    /// <summary>G · kernel · Gᵀ of one grid, in vectors of doubles of the same width as the products' vectors.</summary>
    private readonly struct KernelTransformation(
        WinogradConvolution<TSimd, TVector, T> convolution, TileBlock grid, double* kernels, nint lanes, double* scratch, double* points)
        : IWidthVisitor<double, bool>
    {
        public bool Visit<TDoubles, TDoubleVector>()
            where TDoubles : struct, ISimd<TDoubleVector, double>
            where TDoubleVector : unmanaged
        {
            (long[] rowIndices, long[] columnIndices) = (grid.Height.KernelIndices, grid.Width.KernelIndices);
            nint* rows = stackalloc nint[rowIndices.Length];
            nint* columns = stackalloc nint[columnIndices.Length];
            nint* neighbours = stackalloc nint[columnIndices.Length];
            for (int row = 0; row < rowIndices.Length; row++)
                rows[row] = (nint)(rowIndices[row] * convolution.Geometry.AllAxes[2].Kernel);
            for (int column = 0; column < columnIndices.Length; column++)
                (columns[column], neighbours[column]) = ((nint)columnIndices[column], column);
            fixed (double* height = convolution._heightTransforms[grid.HeightGrid], width = convolution._widthTransforms[grid.WidthGrid])
            {
                var operands = new KernelTransformOperands
                {
                    Kernels = kernels,
                    Lanes = lanes,
                    Rows = rowIndices.Length,
                    RowPlaces = rows,
                    Columns = columnIndices.Length,
                    ColumnPlaces = columns,
                    Neighbours = neighbours,
                    Height = height,
                    HeightPoints = convolution._tile.HeightPoints,
                    Width = width,
                    WidthPoints = convolution._tile.WidthPoints,
                    Scratch = scratch,
                    Points = points,
                };
                KernelTransform<TDoubles, TDoubleVector>.Run(&operands);
            }

            return true;
        }
    }
}
