using System.Runtime.CompilerServices;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Depthwise;

/// <summary>
/// Depthwise convolution straight from the input to the output: rows stream through a window of accumulators, masks keep out what lies
/// beyond the border, and one kernel call takes many small planes.
/// </summary>
internal sealed unsafe class DepthwiseStreamConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Outputs of a piece: of several planes, and of the rows of one large plane.</summary>
    private const long PieceOfPlanes = 4096, PieceOfPlane = 16384;

    /// <summary>Fewest outputs of a plane of which threads share the rows: they wait for each other where their rows meet.</summary>
    private const long FewestOutputs = 8192;

    private readonly WindowAxis _height, _width;
    private readonly Tap[] _kernelRows, _kernelColumns;
    private readonly int _rows, _step, _mostVectors;
    private readonly bool _lanesArePlanes, _bypassesCaches;
    private readonly nint _stripVectors, _strips, _channels, _bandRows, _bands;
    private readonly nint _ahead;
    private readonly T[][] _masks;
    private readonly T[] _zeros;

    public DepthwiseStreamConvolution(in Problem problem)
        : base(problem.Geometry)
    {
        (_height, _width) = (problem.Phases.Height, problem.Phases.Width);
        (_kernelRows, _kernelColumns) = (_height.Phases[0].Taps, _width.Phases[0].Taps);
        (_rows, _step) = ((int)SizeFormula.CeilingDivide(_kernelRows.Length, _height.InputStep), (int)_width.InputStep);
        _mostVectors = DepthwiseStreams<TSimd, TVector, T>.MostVectors(_rows, _step);
        long vectors = SizeFormula.CeilingDivide(_width.Count, TSimd.Count);
        (_stripVectors, _strips) = Cut.Of(vectors, _mostVectors);
        _lanesArePlanes = !OnlyEndsMeetBorder();
        if (_lanesArePlanes)
            (_stripVectors, _strips) = (1, (nint)vectors);
        _masks = [.. Enumerable.Range(0, (int)_strips).Select(Masks)];
        _zeros = new T[Math.Max(_masks[0].Length, (_stripVectors * _step * TSimd.Count) + _kernelColumns.Length)];

        _channels = (nint)Geometry.Groups;
        (_bandRows, _bands) = Cut.Of(_height.Count, Math.Max(1, PieceOfPlane / _width.Count));
        _ahead = Ahead(problem.Costs.CacheBytes);
        _bypassesCaches = OperandBytes > problem.Costs.SharedCacheBytes;
    }

    /// <summary>The key also holds the step of the kernel's rows: rows are sorted by their remainder by the step.</summary>
    public override PackingKey PackingKey => PackingKey.Of(
        "depthwise-stream", TSimd.Count, Geometry, Math.Min(_height.InputStep, _kernelRows.Length));

    public override long PackedLength => checked((long)_channels * PackedPlane);

    /// <summary>Room for the outputs of a piece, where they leave it past the caches.</summary>
    public override long WorkspaceBytes =>
        _bypassesCaches ? checked(Math.Max((nint)PieceOfPlanes, _bandRows * (nint)_width.Count) * sizeof(T)) : 0;

    public override bool ReadsInPlace => true;

    public override bool RunsChain => true;

    public override string Blocking =>
        $"{PlanesOfPiece(_bands)} plane{(PlanesOfPiece(_bands) == 1 ? "" : "s")} of {_bandRows} rows a piece, input read in place; lanes are "
        + (_lanesArePlanes ? $"{_mostVectors} planes" : $"{_stripVectors} vectors of a row")
        + (_bypassesCaches ? ", outputs stored past the caches" : "");

    /// <summary>Of the input rows that one step passes, the number that meet the kernel.</summary>
    private nint RowsOfStep => (nint)Math.Min(_height.InputStep, _kernelRows.Length);

    private double OperandBytes => (double)(Geometry.InputLength + Geometry.OutputLength) * sizeof(T);

    private nint PackedPlane => RowsOfStep * _kernelColumns.Length * _rows;

    protected override nint PackParts => _channels;

    /// <summary>[channel][row of the step][kernel column][accumulator, starting with the one of the kernel's last rows]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        weights += part * (nint)Geometry.KernelTaps;
        packed += part * PackedPlane;
        for (long remainder = 0; remainder < RowsOfStep; remainder++)
        {
            foreach (Tap column in _kernelColumns)
            {
                for (long row = ((_rows - 1) * _height.InputStep) + remainder; row >= 0; row -= _height.InputStep)
                {
                    *packed++ = row < _kernelRows.Length
                        ? weights[(nint)((_kernelRows[row].KernelIndex * _kernelColumns.Length) + column.KernelIndex)]
                        : default;
                }
            }
        }
    }

    public override PieceCut Pieces(int threads)
    {
        // A thread that has the same band in each layer reads what it has written itself.
        nint samples = (nint)Geometry.Batch, bands = Even(_bands, samples, threads);
        if (Geometry.OutputPlane < FewestOutputs || samples * _bands >= ManyPieces * threads)
            bands = _bands;
        nint parts = (_channels + PlanesOfPiece(bands) - 1) / PlanesOfPiece(bands);
        return new PieceCut(checked(samples * bands * parts), bands, parts);
    }

    /// <summary>Most planes of a piece: several only where all of them fit what holds them.</summary>
    private nint PlanesOfPiece(nint bands)
    {
        long rows = SizeFormula.CeilingDivide(_height.Count, bands);
        return _bypassesCaches && bands > 1 ? 1 : (nint)Math.Clamp(PieceOfPlanes / (rows * _width.Count), 1, Math.Max(1, _channels));
    }

    public override void ExecutePiece(in Operands<T> operands, nint piece, in PieceCut cut, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, cut.ChannelParts);
        (nint sample, nint band) = Math.DivRem(rest, cut.Bands);
        nint firstRow = (nint)_height.Count * band / cut.Bands, rows = ((nint)_height.Count * (band + 1) / cut.Bands) - firstRow;
        nint firstChannel = _channels * part / cut.ChannelParts, channels = (_channels * (part + 1) / cut.ChannelParts) - firstChannel;

        nint inputRow = (nint)_width.Input, inputPlane = (nint)Geometry.InputPlane;
        nint outputRow = (nint)_width.Count, outputPlane = (nint)Geometry.OutputPlane;
        nint plane = (sample * _channels) + firstChannel;
        nint firstInputRow = (nint)((firstRow * _height.InputStep) + _height.LowestOffset);
        T* input = operands.Input + (plane * inputPlane) + (firstInputRow * inputRow) + (nint)_width.LowestOffset;
        T* target = operands.Output + (plane * outputPlane) + (firstRow * outputRow);
        T* output = _bypassesCaches ? workspace : target;
        Epilogue<T> epilogue = operands.Epilogue(firstChannel: 0);

        fixed (T* zeros = _zeros)
        {
            // From right to left: the first strip overwrites what later strips store beyond the ends of rows.
            for (nint strip = _strips - 1; strip >= 0; strip--)
            {
                nint first = strip * _stripVectors * TSimd.Count;
                nint vectors = Math.Min(_stripVectors, ((outputRow - first) + TSimd.Count - 1) / TSimd.Count);
                fixed (T* masks = _masks[strip])
                {
                    var stream = new DepthwiseStreamOperands<T>
                    {
                        Input = input + (first * _step),
                        InputRow = inputRow,
                        InputPlane = inputPlane,
                        FirstRow = firstInputRow,
                        InputRows = (nint)_height.Input,
                        RowStep = (nint)_height.InputStep,
                        RowsOfStep = RowsOfStep,
                        FullRows = _kernelRows.Length - ((_rows - 1) * (nint)_height.InputStep),
                        Columns = _kernelColumns.Length,
                        Masks = masks,
                        Zeros = zeros,
                        SkipsPadding = operands.WeightsAreFinite,
                        Weights = operands.Packed + (firstChannel * PackedPlane),
                        WeightPlane = PackedPlane,
                        Bias = epilogue.BiasFrom(firstChannel),
                        Output = output + first,
                        OutputRow = outputRow,
                        OutputPlane = outputPlane,
                        OutputLength = (rows * outputRow) - first,
                        Rows = rows,
                        Ahead = _ahead,
                        LastMask = masks + _masks[strip].Length - TSimd.Count,
                    };
                    ComputePlanes(stream, channels, (int)vectors);
                }
            }
        }

        epilogue.RunChain(output, target, firstChannel, channels, outputPlane, rows * outputRow);
        if (_bypassesCaches)
            StreamingCopy<TSimd, TVector, T>.Run(workspace, target, channels * rows * outputRow);
    }

    private void ComputePlanes(DepthwiseStreamOperands<T> stream, nint planes, int vectors)
    {
        nint lanes;
        for (nint plane = 0; plane < planes; plane += lanes)
        {
            lanes = _lanesArePlanes ? Math.Min(_mostVectors, planes - plane) : 1;
            if (_lanesArePlanes)
                DepthwiseStreams<TSimd, TVector, T>.Run<PlaneLanes>(_rows, (int)lanes, _step, &stream);
            else
                DepthwiseStreams<TSimd, TVector, T>.Run<NeighbourLanes>(_rows, vectors, _step, &stream);
            stream.Input += lanes * stream.InputPlane;
            stream.Output += lanes * stream.OutputPlane;
            stream.Weights += lanes * stream.WeightPlane;
            stream.Bias += stream.Bias == null ? 0 : lanes;
        }
    }

    /// <summary>
    /// How far ahead the kernels prefetch: not where the operands come from a cache, nor where processors prefetch by themselves, since one
    /// strip walks through the input in the order of memory. They do not where all loads are masked, as in one or two vectors.
    /// </summary>
    private nint Ahead(double cacheBytes)
    {
        const int cachesBeyond = 8, bytesAhead = 32 << 10;
        bool isInOrder = !_lanesArePlanes && _strips == 1 && _stripVectors > 2;
        if (isInOrder || OperandBytes < cachesBeyond * cacheBytes)
            return 0;
        nint row = (nint)_width.Input;
        return _lanesArePlanes ? _mostVectors * (nint)Geometry.InputPlane : ((bytesAhead / sizeof(T) / row) + 1) * row;
    }

    /// <summary>Whether only the first and the last vector of a strip ever reach beyond a row.</summary>
    private bool OnlyEndsMeetBorder()
    {
        nint vectors = (nint)SizeFormula.CeilingDivide(_width.Count, TSimd.Count);
        for (nint strip = 0; strip < _strips; strip++)
        {
            nint first = strip * _stripVectors, last = Math.Min(first + _stripVectors, vectors) - 1;
            if (last > first
                && ((((first * _step) + 1) * TSimd.Count) + _width.LowestOffset < 0
                    || (last * _step * TSimd.Count) + _width.HighestOffset > _width.Input))
            {
                return false;
            }
        }

        return vectors > 1;
    }

    /// <summary>The masks of a strip in the order in which the kernel loads them, then the mask of its stores.</summary>
    private T[] Masks(int strip)
    {
        nint first = strip * _stripVectors;
        nint last = Math.Min(first + _stripVectors, (nint)SizeFormula.CeilingDivide(_width.Count, TSimd.Count)) - 1;
        var masks = new List<T>();
        for (int column = 0; column < _kernelColumns.Length; column += _step)
        {
            foreach (nint vector in new[] { first, last })
            {
                long start = (vector * _step * TSimd.Count) + _width.LowestOffset + column;
                for (nint i = 0; i < _step * TSimd.Count; i++)
                    masks.Add(Mask((ulong)(start + i) < (ulong)_width.Input));
            }
        }

        for (nint i = 0; i < TSimd.Count; i++)
            masks.Add(Mask((last * TSimd.Count) + i < (nint)_width.Count));
        return [.. masks];
    }

    private static T Mask(bool loads)
    {
        T mask = default;
        Unsafe.InitBlockUnaligned(&mask, loads ? byte.MaxValue : (byte)0, (uint)sizeof(T));
        return mask;
    }
}
