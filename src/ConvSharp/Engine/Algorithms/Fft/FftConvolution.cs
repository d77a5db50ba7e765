using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Fft;

/// <summary>
/// Convolution by Fourier transforms, overlap-save: the input is cut into overlapping tiles, and a tile's spectrum times a kernel's
/// spectrum is the spectrum of the outputs whose windows lie in the tile. Products are summed over input channels, and over the taps of the
/// depth, before they are transformed back.
/// </summary>
/// <remarks>
/// <para>
/// Two tiles make a block, one as its real part, the other as its imaginary part: a real kernel does not mix them, so no transform for real
/// numbers is needed. With a stride, the outputs that it skips are computed too; dilated kernels get zeros between their taps; the phases
/// of a transposed layer share one transform of the input.
/// </para>
/// <para>
/// With u the unit roundoff (2⁻²⁴ in float, 2⁻⁵³ in double), n the points of a block and w and x a kernel and a block's input, for each of
/// the K pairs of an input channel and a depth tap: |error| ≤ 2 · (log2 n + K) · u · Σ ‖w‖₂ · ‖x‖₂. Not-a-number and infinity spread over
/// the block that holds them. Blocks depend on the problem alone, so each output element is computed by the same operations in the same
/// order, whatever the thread or the place in the batch.
/// </para>
/// </remarks>
internal sealed unsafe partial class FftConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly FftTiling _tiling;
    private readonly PaddedRows<TSimd, TVector, T> _input;
    private readonly OutputGrid _outputs;
    private readonly BlockTransform<TSimd, TVector, T> _transform;
    private readonly nint _inChannels, _outChannels, _planePhases, _kernels, _mostDepthTaps, _depthTaps, _depthCount, _blocks;

    public FftConvolution(in Problem problem, FftTiling tiling)
        : base(problem.Geometry)
    {
        (_tiling, _outputs) = (tiling, new OutputGrid(problem.Phases));
        _input = new PaddedRows<TSimd, TVector, T>(problem.Border, problem.FlushesSubnormals);
        _transform = new BlockTransform<TSimd, TVector, T>((nint)tiling.Rows.Length, (nint)tiling.Columns.Length, problem.Cancellation);
        (_inChannels, _outChannels) = ((nint)Geometry.InChannelsPerGroup, (nint)Geometry.OutChannelsPerGroup);
        _planePhases = tiling.Height.Phases.Length * tiling.Width.Phases.Length;
        _kernels = _outChannels * _planePhases;
        _mostDepthTaps = tiling.Depth.Phases.Max(phase => phase.Taps.Length);
        _depthTaps = tiling.Depth.Phases.Sum(phase => phase.Taps.Length);
        _depthCount = (nint)tiling.Depth.Count;
        _blocks = (nint)tiling.Blocks;
        PackedLength = tiling.SpectraLength(Geometry);
    }

    /// <summary>
    /// The key also holds the lengths of the transforms, which differ between small inputs, and the distances between the taps: dilated
    /// kernels are spread before they are transformed.
    /// </summary>
    public override PackingKey PackingKey => PackingKey.Of(
        "fft", TSimd.Count, Geometry, _tiling.Rows.Length, _tiling.Columns.Length, Distance(Geometry.AllAxes[1]),
        Distance(Geometry.AllAxes[2]));

    /// <summary>
    /// The kernels' spectra: 2 · n numbers for each kernel, and for each phase of a transposed layer, n being the points of a block.
    /// </summary>
    public override long PackedLength { get; }

    public override bool ReadsInPlace => false;

    public override bool PadsInput => _input.Border.Extends;

    public override long WorkspaceBytes => checked(
        (TSimd.Count + LineLength + DataLength + (_mostDepthTaps * _inChannels * TermLength)) * sizeof(T));

    public override string Blocking =>
        $"tiles of {_tiling.Rows.Length} × {_tiling.Columns.Length} inputs for {_tiling.Rows.Outputs} × {_tiling.Columns.Outputs} outputs, "
        + "two to a block";

    private static long Distance(AxisGeometry axis) => axis.Kernel == 1 ? 1 : axis.Dilation;

    /// <summary>Elements of a spectrum.</summary>
    private nint SpectrumLength => _transform.Length;

    // A little more than a spectrum, so that terms are not a page apart.
    private nint TermLength => SpectrumLength + (2 * TSimd.Count);

    /// <summary>A block's data and a sum of products. A single row is transformed in place and needs room for one of them only.</summary>
    private nint DataLength => (_transform.IsRow ? 1 : 2) * SpectrumLength;

    /// <summary>Room for a row of outputs before its elements are spread; 0 where rows go straight to the output.</summary>
    private nint LineLength => _tiling.Width is { InputStep: 1, OutputStep: 1 } ? 0 : _transform.Columns + TSimd.Count;

    public override PieceCut Pieces(int threads)
    {
        nint pieces = checked((nint)(Geometry.Batch * Geometry.Groups) * _tiling.Depth.Phases.Length * _depthCount * _blocks);
        return CutFor(threads, pieces, bands: 1, mostBands: 1, mostParts: _outChannels);
    }

    public override void ExecutePiece(in Operands<T> operands, nint piece, in PieceCut cut, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, cut.ChannelParts);
        (rest, nint block) = Math.DivRem(rest, _blocks);
        (rest, nint depth) = Math.DivRem(rest, _depthCount);
        (rest, nint depthPhase) = Math.DivRem(rest, _tiling.Depth.Phases.Length);
        (nint sample, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        AxisPhase phase = _tiling.Depth.Phases[depthPhase];
        if (depth >= phase.OutputCount)
            return;

        var work = new WorkAreas(this, workspace);
        T* input = operands.Input + (((sample * (nint)Geometry.InChannels) + (group * _inChannels)) * _input.Border.Plane);
        (nint firstTap, nint taps) = TapsWithin(phase, depth, operands.WeightsAreFinite);
        TransformInputs(input, phase, depth, firstTap, taps, block, work);
        nint kernelTerms = phase.Taps.Length * _inChannels;
        T* spectra = operands.Packed + (((group * _depthTaps) + TapsBefore((int)depthPhase)) * _inChannels * _kernels * SpectrumLength);
        Epilogue<T> epilogue = operands.Epilogue(firstChannel: 0);
        for (nint k = _outChannels * part / cut.ChannelParts; k < _outChannels * (part + 1) / cut.ChannelParts; k++)
        {
            nint channel = (group * _outChannels) + k;
            T* output = operands.Output + (((sample * (nint)Geometry.OutChannels) + channel) * _outputs.Plane);
            for (nint plane = 0; plane < _planePhases; plane++)
            {
                nint kernelNumber = (k * _planePhases) + plane;
                T* kernel = spectra + (((kernelNumber * kernelTerms) + (firstTap * _inChannels)) * SpectrumLength);
                ComplexProduct<TSimd, TVector, T>.SumOfProducts(
                    work.Terms, TermLength, kernel, SpectrumLength, taps * _inChannels, work.Sum, SpectrumLength / (2 * TSimd.Count));
                _transform.Inverse(work.Sum, work.Data, work.Zeros);
                StoreBlock(block, phase, depth, plane, epilogue.Bias(channel), output, work);
            }
        }
    }

    /// <summary>The depth taps that meet the input; all taps where none may be left out.</summary>
    private (nint First, nint Count) TapsWithin(AxisPhase phase, nint depth, bool mayLeaveOut)
    {
        if (!mayLeaveOut)
            return (0, phase.Taps.Length);
        nint first = 0, count = 0;
        foreach (Tap tap in phase.Taps)
        {
            long place = (depth * phase.InputStep) + tap.InputOffset;
            first += place < 0 ? 1 : 0;
            count += (ulong)place < (ulong)_tiling.Depth.Input ? 1 : 0;
        }

        return (first, count);
    }

    private nint TapsBefore(int depthPhase)
    {
        nint before = 0;
        for (int phase = 0; phase < depthPhase; phase++)
            before += _tiling.Depth.Phases[phase].Taps.Length;
        return before;
    }

    /// <summary>The spectra of a block of every input channel, for every depth tap in use: [depth tap][in channel].</summary>
    private void TransformInputs(T* input, AxisPhase phase, nint depth, nint firstTap, nint taps, nint block, in WorkAreas work)
    {
        T* term = work.Terms;
        for (nint t = 0; t < taps; t++)
        {
            long place = (depth * phase.InputStep) + phase.Taps[firstTap + t].InputOffset;
            for (nint c = 0; c < _inChannels; c++, term += TermLength)
            {
                T* data = _transform.IsRow ? term : work.Data;
                T* slice = _input.Slice(input + (c * _input.Border.Plane), place);
                for (nint part = 0; part < 2; part++)
                    LoadTile(slice, (2 * block) + part, data + (part * TSimd.Count));
                _transform.Forward(data, term, work.Zeros);
            }
        }
    }

    /// <summary>Loads a tile of a slice as a block's real or imaginary part, or zeros where there is no such slice or tile.</summary>
    private void LoadTile(T* slice, nint tile, T* destination)
    {
        (nint tileRow, nint tileColumn) = Math.DivRem(tile, (nint)_tiling.Columns.Tiles);
        nint firstRow = (nint)((tileRow * _tiling.Rows.Outputs * _tiling.Height.InputStep) + _tiling.Height.LowestOffset);
        nint firstColumn = (nint)((tileColumn * _tiling.Columns.Outputs * _tiling.Width.InputStep) + _tiling.Width.LowestOffset);
        if (tileRow >= (nint)_tiling.Rows.Tiles)
            slice = null;
        for (nint row = 0; row < _transform.Rows; row++, destination += BlockTransform<TSimd, TVector, T>.RowDistance)
        {
            _input.LoadComplex(
                _input.Row(slice, firstRow + row), firstColumn, destination, _transform.VectorDistance, _transform.Columns / TSimd.Count);
        }
    }

    /// <summary>Stores the outputs of both tiles of a block, in one phase of the depth and one of the plane.</summary>
    private void StoreBlock(nint block, AxisPhase phase, nint depth, nint planePhase, T bias, T* output, in WorkAreas work)
    {
        (AxisPhase height, AxisPhase width) = PlanePhase(planePhase);
        for (nint part = 0; part < 2; part++)
        {
            (nint tileRow, nint tileColumn) = Math.DivRem((2 * block) + part, (nint)_tiling.Columns.Tiles);
            if (tileRow >= (nint)_tiling.Rows.Tiles)
                continue;
            var range = new BlockRange
            {
                Depth = depth,
                FirstRow = tileRow * (nint)_tiling.Rows.Outputs,
                Rows = (nint)_tiling.Rows.Outputs,
                FirstColumn = tileColumn * (nint)_tiling.Columns.Outputs,
                Columns = (nint)_tiling.Columns.Outputs,
            };
            OutputRegion region = _outputs.Region(phase, height, width, range);
            StoreTile(region, height.InputStep, width.InputStep, work.Data + (part * TSimd.Count), bias, output + region.Offset, work);
        }
    }

    private (AxisPhase Height, AxisPhase Width) PlanePhase(nint number)
    {
        (nint height, nint width) = Math.DivRem(number, _tiling.Width.Phases.Length);
        return (_tiling.Height.Phases[height], _tiling.Width.Phases[width]);
    }

    private void StoreTile(in OutputRegion region, long rowStep, long columnStep, T* data, T bias, T* output, in WorkAreas work)
    {
        (nint lineStep, nint columns) = ((nint)columnStep, region.Columns);
        for (nint row = 0; row < region.Rows; row++, output += region.RowStep)
        {
            T* source = data + (row * (nint)rowStep * BlockTransform<TSimd, TVector, T>.RowDistance);
            if (lineStep == 1 && _outputs.IsDirect)
            {
                ComplexRows<TSimd, TVector, T>.Store(source, _transform.VectorDistance, bias, output, columns);
                continue;
            }

            ComplexRows<TSimd, TVector, T>.Store(source, _transform.VectorDistance, bias, work.Line, ((columns - 1) * lineStep) + 1);
            ComplexRows<TSimd, TVector, T>.Spread(work.Line, lineStep, output, _outputs.ColumnStep, columns);
        }
    }

    /// <summary>The parts of a piece's work space.</summary>
    private readonly struct WorkAreas
    {
        public WorkAreas(FftConvolution<TSimd, TVector, T> convolution, T* workspace)
        {
            Zeros = workspace;
            Data = Zeros + TSimd.Count;
            Sum = convolution._transform.IsRow ? Data : Data + convolution.SpectrumLength;
            Terms = Data + convolution.DataLength;
            Line = Terms + (convolution._mostDepthTaps * convolution._inChannels * convolution.TermLength);
            TSimd.Store(Zeros, TSimd.Zero);
        }

        public T* Zeros { get; }

        /// <summary>Two tiles.</summary>
        public T* Data { get; }

        /// <summary>A sum of products of spectra.</summary>
        public T* Sum { get; }

        /// <summary>The inputs' spectra.</summary>
        public T* Terms { get; }

        /// <summary>A row of outputs, before strides or phases spread it.</summary>
        public T* Line { get; }
    }
}
