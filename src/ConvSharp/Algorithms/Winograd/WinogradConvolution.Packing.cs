using ConvSharp.Geometry;

namespace ConvSharp.Algorithms.Winograd;

internal sealed unsafe partial class WinogradConvolution<TSimd, TVector, T>
{
    /// <summary>[group][depth phase][height grid][width grid][panel][point][chain][depth tap][channel][lane]</summary>
    public override void Pack(T* weights, T* packed)
    {
        for (nint group = 0; group < (nint)Geometry.Groups; group++)
        {
            for (int depthPhase = 0; depthPhase < _tiling.Depth.Length; depthPhase++)
            {
                for (int heightGrid = 0; heightGrid < _tiling.Height.Length; heightGrid++)
                {
                    for (int widthGrid = 0; widthGrid < _tiling.Width.Length; widthGrid++)
                        PackGrid(weights, packed, new TileBlock(this, 0, group, depthPhase, 0, heightGrid, widthGrid, 0, 0));
                }
            }
        }
    }

    private void PackGrid(T* weights, T* packed, in TileBlock grid)
    {
        Tap[] depthTaps = _tiling.Depth[grid.DepthPhase].Taps;
        (double[][] heightTransform, double[][] widthTransform) = (_heightTransforms[grid.HeightGrid], _widthTransforms[grid.WidthGrid]);
        double* transformed = stackalloc double[_tile.Points];
        for (nint panel = 0; panel < _panels; panel++)
        {
            nint width = WidthOf(panel);
            T* panelStart = packed + PackedOffset(grid, panel);
            nint chainStart = 0;
            foreach ((nint firstChannel, nint channels, nint firstTap, nint tapCount) in new ChainList(_inChannels, depthTaps.Length, _chainLength))
            {
                for (nint t = 0; t < tapCount; t++)
                {
                    for (nint c = 0; c < channels; c++)
                    {
                        T* lanes = panelStart + chainStart + (((t * channels) + c) * width);
                        for (nint lane = 0; lane < width; lane++)
                        {
                            nint k = (panel * PanelWidth) + lane;
                            if (k < _outChannels)
                            {
                                TransformKernel(
                                    weights, grid, depthTaps[firstTap + t], firstChannel + c, k,
                                    heightTransform, widthTransform, transformed);
                            }

                            for (nint point = 0; point < _tile.Points; point++)
                            {
                                lanes[(point * depthTaps.Length * _inChannels * width) + lane] =
                                    k < _outChannels ? Precision.Round<T>(transformed[point]) : default;
                            }
                        }
                    }
                }

                chainStart += tapCount * channels * width;
            }
        }
    }

    /// <summary>G · kernel · Gᵀ, in double precision.</summary>
    private void TransformKernel(
        T* weights, in TileBlock grid, Tap depthTap, nint channel, nint k,
        double[][] heightTransform, double[][] widthTransform, double* transformed)
    {
        ReadOnlySpan<AxisGeometry> axes = Geometry.AllAxes;
        nint kernel = (nint)(Geometry.KernelTaps
            * Geometry.KernelBetween((grid.Group * _inChannels) + channel, (grid.Group * _outChannels) + k));
        for (int i = 0; i < _tile.HeightPoints; i++)
        {
            for (int j = 0; j < _tile.WidthPoints; j++)
            {
                double sum = 0;
                for (int h = 0; h < grid.Height.KernelIndices.Length; h++)
                {
                    for (int w = 0; w < grid.Width.KernelIndices.Length; w++)
                    {
                        long index = (((depthTap.KernelIndex * axes[1].Kernel) + grid.Height.KernelIndices[h]) * axes[2].Kernel)
                            + grid.Width.KernelIndices[w];
                        sum += heightTransform[i][h] * widthTransform[j][w] * Precision.Widen(weights[kernel + (nint)index]);
                    }
                }

                transformed[(i * _tile.WidthPoints) + j] = sum;
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
}
