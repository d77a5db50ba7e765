using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.MatrixProduct;

/// <summary>
/// Where the input or the output is a single pixel a channel, a picture is a row vector and the layer a matrix. The pictures of a batch
/// take the place of pixels in the channel tile, so that weights are read once for all of them.
/// </summary>
internal sealed unsafe partial class MatrixProductConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long MostPictures = 112;

    /// <summary>
    /// As many chains as each has terms keep the rounding error of both sums low; shorter ones than this would cost too much.
    /// </summary>
    private const int ShortestChain = 32;

    private readonly nint _rows, _columns, _outputPlane;
    private readonly nint _panels, _paddedColumns;
    private readonly nint _blockPictures, _blocks;
    private readonly ChainList _chains;
    private readonly OperandCopy<TSimd, TVector, T> _copy;

    public MatrixProductConvolution(ConvolutionGeometry geometry, int chainLength, bool flushes)
        : base(geometry)
    {
        _copy = new OperandCopy<TSimd, TVector, T>(flushes);
        (long rows, long columns) = MatrixShape.Of(geometry);
        (_rows, _columns) = ((nint)rows, (nint)columns);
        _outputPlane = (nint)geometry.OutputPlane;
        _panels = (nint)SizeFormula.CeilingDivide(columns, PanelWidth);
        _paddedColumns = (nint)SizeFormula.CeilingDivide(columns, TSimd.Count) * TSimd.Count;
        (_blockPictures, _blocks) = Cut(Math.Max(1, geometry.Batch), MostPictures);
        int evenLength = Math.Max(ShortestChain, (int)Math.Sqrt(rows));
        _chains = new ChainList(_rows, 1, Math.Min(chainLength, evenLength));
    }

    public override string Blocking => $"blocks of {_blockPictures} pictures, a matrix of {_rows} × {_columns} weights a group";

    /// <summary>
    /// A convolution's outputs are its channels. A transposed layer's have a tap each, found by the sizes and paddings of the output.
    /// </summary>
    public override PackingKey PackingKey
    {
        get
        {
            (AxisGeometry depth, AxisGeometry height, AxisGeometry width) = (Geometry.AllAxes[0], Geometry.AllAxes[1], Geometry.AllAxes[2]);
            return Geometry.Kind == ConvolutionKind.Convolution
                ? PackingKey.Of("matrix-product", TSimd.Count, Geometry)
                : PackingKey.Of(
                    "matrix-product", TSimd.Count, Geometry, depth.Output, depth.PadBefore, height.Output, height.PadBefore, width.Output,
                    width.PadBefore);
        }
    }

    public override bool ReadsInPlace => true;

    public override long PackedLength => checked(Geometry.Groups * _rows * _paddedColumns);

    public override long WorkspaceBytes => (1 + _blockPictures) * PanelWidth * sizeof(T);

    private static nint PanelWidth => 2 * TSimd.Count;

    public override (nint Pieces, nint ChannelParts) Pieces(int threads)
    {
        nint blocks = checked(_blocks * (nint)Geometry.Groups);
        nint parts = PartsFor(threads, blocks, _panels);
        return (checked(blocks * parts), parts);
    }

    public override void ExecutePiece(in Operands<T> operands, nint piece, nint channelParts, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, channelParts);
        (nint block, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        nint firstPicture = block * _blockPictures;
        nint pictures = Math.Min(_blockPictures, (nint)Geometry.Batch - firstPicture);
        nint inputPicture = (nint)Geometry.Groups * _rows, outputPicture = (nint)Geometry.Groups * _columns;
        T* input = operands.Input + (firstPicture * inputPicture) + (group * _rows);
        T* output = operands.Output + (firstPicture * outputPicture) + (group * _columns);
        T* packed = operands.Packed + (group * _rows * _paddedColumns);
        T* bias = operands.Bias == null ? null : operands.Bias + (group * (nint)Geometry.OutChannelsPerGroup);
        T* sums = workspace + PanelWidth;
        for (nint panel = _panels * part / channelParts; panel < _panels * (part + 1) / channelParts; panel++)
        {
            nint first = panel * PanelWidth;
            Sum(input, inputPicture, pictures, packed + (first * _rows), WidthOf(panel), sums);
            LoadBiasOfOutputs(bias, first, workspace, WidthOf(panel));
            Store(sums, workspace, panel, output + first, outputPicture, pictures);
        }
    }

    /// <summary>Sums a panel for some pictures: sums[picture][lane].</summary>
    private void Sum(T* input, nint inputPicture, nint pictures, T* weights, nint width, T* sums)
    {
        nint zero = 0;
        nint tiles = (pictures + ChannelTiles<TSimd, TVector, T>.MostRows - 1) / ChannelTiles<TSimd, TVector, T>.MostRows;
        foreach ((nint firstRow, nint rows, _, _) in _chains)
        {
            for (nint tile = 0; tile < tiles; tile++)
            {
                nint picture = pictures * tile / tiles;
                int count = (int)((pictures * (tile + 1) / tiles) - picture);
                var tileOperands = new ChannelTileOperands<T>
                {
                    Input = input + (picture * inputPicture) + firstRow,
                    InputPixel = inputPicture,
                    InputOffsets = &zero,
                    InputPlane = 1,
                    Weights = weights + (firstRow * width),
                    TapNumbers = &zero,
                    Taps = 1,
                    Channels = rows,
                    Tile = sums + (picture * width),
                    TileRow = width,
                    Accumulate = firstRow > 0,
                };
                ChannelTiles<TSimd, TVector, T>.Run(count, width > TSimd.Count, &tileOperands);
            }
        }
    }

    /// <summary>The bias of some outputs, of which each channel has a plane, in as many lanes.</summary>
    private void LoadBiasOfOutputs(T* bias, nint first, T* destination, nint lanes)
    {
        (nint channel, nint pixel) = Math.DivRem(first, _outputPlane);
        for (nint lane = 0; lane < lanes; lane++)
        {
            destination[lane] = bias != null && first + lane < _columns ? bias[channel] : default;
            if (++pixel == _outputPlane)
                (channel, pixel) = (channel + 1, 0);
        }
    }

    private void Store(T* sums, T* bias, nint panel, T* output, nint outputPicture, nint pictures)
    {
        nint width = WidthOf(panel);
        for (nint picture = 0; picture < pictures; picture++, sums += width, output += outputPicture)
        {
            for (nint lane = 0; lane < width; lane += TSimd.Count)
            {
                int count = (int)Math.Min(TSimd.Count, _columns - (panel * PanelWidth) - lane);
                SumStore<TSimd, TVector, T>.Run(output + lane, TSimd.Load(sums + lane), TSimd.Load(bias + lane), accumulate: false, count);
            }
        }
    }

    private nint WidthOf(nint panel) => Math.Min(PanelWidth, _paddedColumns - (panel * PanelWidth));
}
