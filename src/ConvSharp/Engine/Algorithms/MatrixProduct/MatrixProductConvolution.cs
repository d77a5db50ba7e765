using System.Numerics;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.MatrixProduct;

/// <summary>
/// Where each channel of the input or of the output is a single pixel, a sample is a row vector and the layer a matrix. The samples of a
/// batch take the place of pixels in the channel tile, so that weights are read once for all of them.
/// </summary>
internal sealed unsafe partial class MatrixProductConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long MostSamples = 112;

    /// <summary>
    /// The rounding error is lowest with as many chains as each chain has terms; chains shorter than this would cost too much.
    /// </summary>
    private const int ShortestChain = 32;

    /// <summary>Bytes of a panel from which several are read side by side: shorter ones end before the processor looks ahead.</summary>
    private const int StreamBytes = 64 << 10;

    /// <summary>How many rows of weights are prefetched ahead: few samples use weights faster than they come from memory.</summary>
    private const int RowsAhead = 64;

    private readonly nint _rows, _columns, _outputPlane;
    private readonly PanelLayout _panels;
    private readonly nint _blockSamples, _blocks, _panelsTogether;
    private readonly ChainList _chains;

    public MatrixProductConvolution(in Problem problem)
        : base(problem.Geometry)
    {
        (long rows, long columns) = MatrixShape.Of(Geometry);
        (_rows, _columns) = ((nint)rows, (nint)columns);
        _outputPlane = (nint)Geometry.OutputPlane;
        _panels = new PanelLayout(_columns, TSimd.Count);
        (_blockSamples, _blocks) = Cut.Of(Math.Max(1, Geometry.Batch), MostSamples);
        bool streams = _blockSamples <= VectorMatrixTile<TSimd, TVector, T>.MostRows && _rows * _panels.Width * sizeof(T) >= StreamBytes;
        _panelsTogether = streams ? VectorMatrixTile<TSimd, TVector, T>.Panels : 1;
        int evenLength = Math.Max(ShortestChain, (int)Math.Sqrt(rows));
        _chains = new ChainList(_rows, 1, Math.Min(problem.ChainLength, evenLength));
    }

    public override string Blocking => $"blocks of {_blockSamples} samples, a matrix of {_rows} × {_columns} weights a group";

    /// <summary>
    /// A convolution's outputs are its channels. In a transposed layer each output has one tap, which depends on the output's sizes and on
    /// the paddings.
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

    public override long PackedLength => checked(Geometry.Groups * _rows * _panels.Lanes);

    public override long WorkspaceBytes => (1 + (_panelsTogether * _blockSamples)) * _panels.Width * sizeof(T);

    public override PieceCut Pieces(int threads)
    {
        nint blocks = checked(_blocks * (nint)Geometry.Groups);
        return CutFor(threads, blocks, bands: 1, mostBands: 1, mostParts: _panels.Count);
    }

    public override void ExecutePiece(in Operands<T> operands, nint piece, in PieceCut cut, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, cut.ChannelParts);
        (nint block, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        nint firstSample = block * _blockSamples;
        nint samples = Math.Min(_blockSamples, (nint)Geometry.Batch - firstSample);
        nint inputSample = (nint)Geometry.Groups * _rows, outputSample = (nint)Geometry.Groups * _columns;
        T* input = operands.Input + (firstSample * inputSample) + (group * _rows);
        T* output = operands.Output + (firstSample * outputSample) + (group * _columns);
        T* packed = operands.Packed + (group * _rows * _panels.Lanes);
        Epilogue<T> epilogue = operands.Epilogue(group * (nint)Geometry.OutChannelsPerGroup);
        T* sums = workspace + _panels.Width;
        nint end = _panels.Count * (part + 1) / cut.ChannelParts;
        for (nint panel = _panels.Count * part / cut.ChannelParts; panel < end;)
        {
            nint width = _panels.LanesOf(panel);
            T* weights = packed + _panels.Offset(panel, _rows);
            bool together = panel + _panelsTogether <= end && _panels.LanesOf(panel + _panelsTogether - 1) == _panels.Width;
            nint panels = together ? _panelsTogether : 1;
            if (panels > 1)
                SumPanels(input, inputSample, samples, weights, sums);
            else
                Sum(input, inputSample, samples, weights, width, sums);
            for (nint number = 0; number < panels; number++, panel++)
            {
                nint first = _panels.First(panel);
                epilogue.LoadBias(first, _columns, _outputPlane, workspace, width);
                Store(sums + (number * samples * width), workspace, panel, output + first, outputSample, samples);
            }
        }
    }

    /// <summary>Sums the products of several panels for a few samples: sums[panel][sample][lane].</summary>
    private void SumPanels(T* input, nint inputSample, nint samples, T* weights, T* sums)
    {
        nint width = _panels.Width;
        foreach ((nint firstRow, nint rows, _, _) in _chains)
        {
            VectorMatrixTile<TSimd, TVector, T>.Run(
                (int)samples, input + firstRow, inputSample, weights + (firstRow * width), _rows * width, rows, sums, firstRow > 0);
        }
    }

    /// <summary>Sums the products of a panel for some samples: sums[sample][lane].</summary>
    private void Sum(T* input, nint inputSample, nint samples, T* weights, nint width, T* sums)
    {
        nint zero = 0;
        foreach ((nint firstRow, nint rows, _, _) in _chains)
        {
            ChannelTiles<TSimd, TVector, T>.RunAll(samples, width > TSimd.Count, new ChannelTileOperands<T>
            {
                Left = input + firstRow,
                RowStep = inputSample,
                RunOffsets = &zero,
                TermStep = 1,
                Right = weights + (firstRow * width),
                RunNumbers = &zero,
                Runs = 1,
                RunLength = rows,
                Sums = sums,
                SumsStep = width,
                Accumulate = firstRow > 0,
                Ahead = weights + ((firstRow + RowsAhead) * width),
            });
        }
    }

    private void Store(T* sums, T* bias, nint panel, T* output, nint outputSample, nint samples)
    {
        (nint width, nint columns) = (_panels.LanesOf(panel), _panels.ColumnsOf(panel));
        for (nint sample = 0; sample < samples; sample++, sums += width, output += outputSample)
        {
            for (nint lane = 0; lane < width; lane += TSimd.Count)
            {
                int count = (int)Math.Min(TSimd.Count, columns - lane);
                SumStore<TSimd, TVector, T>.Run(output + lane, TSimd.Load(sums + lane), TSimd.Load(bias + lane), accumulate: false, count);
            }
        }
    }
}
