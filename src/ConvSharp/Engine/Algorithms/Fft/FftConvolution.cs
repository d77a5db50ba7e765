using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Fft;

/// <summary>
/// Convolution by Fourier transforms, overlap-save: the input is cut into overlapping tiles, and a tile's spectrum times a kernel's is that
/// of the outputs whose windows lie in the tile. Products are summed over input channels, and over the taps of the depth, before they are
/// transformed back.
/// </summary>
/// <remarks>
/// <para>
/// Two tiles make a block, one as real, the other as imaginary part: a real kernel does not mix them, so there is no need for a transform
/// of real numbers. Strides compute what they step over too; dilated kernels have zeros between their taps; the phases of a transposed
/// layer share one transform of the input.
/// </para>
/// <para>
/// With u the unit roundoff (2⁻²⁴ in float, 2⁻⁵³ in double), n the points of a block and w and x a kernel and a block's input, for each of
/// the K pairs of input channel and depth tap: |error| ≤ 2 · (log2 n + K) · u · Σ ‖w‖₂ · ‖x‖₂. Not-a-number and infinity spread over the
/// block that holds them. Blocks depend on the problem alone, so the sum of one output element is the same chain of operations in whatever
/// thread or place of the batch it is computed.
/// </para>
/// </remarks>
internal sealed unsafe partial class FftConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly FftTiling _tiling;
    private readonly OperandCopy<TSimd, TVector, T> _copy;
    private readonly BlockTransform<TSimd, TVector, T> _transform;
    private readonly nint _inChannels, _outChannels, _planePhases, _kernels, _mostDepthTaps, _depthTaps, _depthCount, _blocks;

    public FftConvolution(ConvolutionGeometry geometry, FftTiling tiling, bool flushes, CancellationToken cancellation)
        : base(geometry)
    {
        (_tiling, _copy) = (tiling, new OperandCopy<TSimd, TVector, T>(flushes));
        _transform = new BlockTransform<TSimd, TVector, T>((nint)tiling.Rows.Length, (nint)tiling.Columns.Length, cancellation);
        (_inChannels, _outChannels) = ((nint)geometry.InChannelsPerGroup, (nint)geometry.OutChannelsPerGroup);
        _planePhases = tiling.Height.Phases.Length * tiling.Width.Phases.Length;
        _kernels = _outChannels * _planePhases;
        _mostDepthTaps = tiling.Depth.Phases.Max(phase => phase.Taps.Length);
        _depthTaps = tiling.Depth.Phases.Sum(phase => phase.Taps.Length);
        _depthCount = (nint)tiling.Depth.Count;
        _blocks = (nint)tiling.Blocks;
        PackedLength = tiling.SpectraLength(geometry);
    }

    /// <summary>
    /// And the lengths of the transforms, which differ between small inputs, and the distances between the taps: kernels are spread before
    /// they are transformed.
    /// </summary>
    public override PackingKey PackingKey => PackingKey.Of(
        "fft", TSimd.Count, Geometry, _tiling.Rows.Length, _tiling.Columns.Length, Distance(Geometry.AllAxes[1]),
        Distance(Geometry.AllAxes[2]));

    /// <summary>
    /// The kernels' spectra: 2 · n numbers for each kernel, and for each phase of a transposed layer, n being the points of a block.
    /// </summary>
    public override long PackedLength { get; }

    public override bool ReadsInPlace => false;

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

    /// <summary>A block's data and a sum of products; a single row is transformed in place, so that one of them is enough.</summary>
    private nint DataLength => (_transform.IsRow ? 1 : 2) * SpectrumLength;

    /// <summary>A row of outputs before it is spread; none where rows go straight to the output.</summary>
    private nint LineLength => _tiling.Width is { InputStep: 1, OutputStep: 1 } ? 0 : _transform.Columns + TSimd.Count;

    public override (nint Pieces, nint ChannelParts) Pieces(int threads)
    {
        nint pieces = checked((nint)(Geometry.Batch * Geometry.Groups) * _tiling.Depth.Phases.Length * _depthCount * _blocks);
        nint parts = PartsFor(threads, pieces, _outChannels);
        return (checked(pieces * parts), parts);
    }

    public override void ExecutePiece(in Operands<T> operands, nint piece, nint channelParts, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, channelParts);
        (rest, nint block) = Math.DivRem(rest, _blocks);
        (rest, nint depth) = Math.DivRem(rest, _depthCount);
        (rest, nint depthPhase) = Math.DivRem(rest, _tiling.Depth.Phases.Length);
        (nint picture, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        AxisPhase phase = _tiling.Depth.Phases[depthPhase];
        if (depth >= phase.OutputCount)
            return;

        var work = new WorkAreas(this, workspace);
        T* input = operands.Input + (((picture * (nint)Geometry.InChannels) + (group * _inChannels)) * (nint)Geometry.InputPlane);
        (nint firstTap, nint taps) = TapsWithin(phase, depth, operands.WeightsAreFinite);
        TransformInputs(input, phase, depth, firstTap, taps, block, work);
        nint kernelTerms = phase.Taps.Length * _inChannels;
        T* spectra = operands.Packed + (((group * _depthTaps) + TapsBefore((int)depthPhase)) * _inChannels * _kernels * SpectrumLength);
        nint slice = (nint)((phase.OutputStart + (depth * phase.OutputStep)) * _tiling.Height.Output * _tiling.Width.Output);
        for (nint k = _outChannels * part / channelParts; k < _outChannels * (part + 1) / channelParts; k++)
        {
            nint channel = (group * _outChannels) + k;
            T bias = operands.Bias == null ? default : operands.Bias[channel];
            T* output = operands.Output + (((picture * (nint)Geometry.OutChannels) + channel) * (nint)Geometry.OutputPlane) + slice;
            for (nint plane = 0; plane < _planePhases; plane++)
            {
                nint kernelNumber = (k * _planePhases) + plane;
                T* kernel = spectra + (((kernelNumber * kernelTerms) + (firstTap * _inChannels)) * SpectrumLength);
                ComplexProduct<TSimd, TVector, T>.SumOfProducts(
                    work.Terms, TermLength, kernel, SpectrumLength, taps * _inChannels, work.Sum, SpectrumLength / (2 * TSimd.Count));
                _transform.Inverse(work.Sum, work.Data, work.Zeros);
                StoreBlock(block, plane, bias, output, work);
            }
        }
    }

    /// <summary>The depth taps that meet the input, or all where those that meet padding may not be left out.</summary>
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
            bool inside = (ulong)place < (ulong)_tiling.Depth.Input;
            for (nint c = 0; c < _inChannels; c++, term += TermLength)
            {
                T* data = _transform.IsRow ? term : work.Data;
                T* slice = input + (c * (nint)Geometry.InputPlane) + ((nint)place * (nint)(_tiling.Height.Input * _tiling.Width.Input));
                for (nint part = 0; part < 2; part++)
                    LoadTile(inside ? slice : null, (2 * block) + part, data + (part * TSimd.Count));
                _transform.Forward(data, term, work.Zeros);
            }
        }
    }

    /// <summary>Loads a tile of a slice as real or imaginary part; zeros where there is no slice or no such tile.</summary>
    private void LoadTile(T* slice, nint tile, T* destination)
    {
        (nint tileRow, nint tileColumn) = Math.DivRem(tile, (nint)_tiling.Columns.Tiles);
        nint firstRow = (nint)((tileRow * _tiling.Rows.Outputs * _tiling.Height.InputStep) + _tiling.Height.LowestOffset);
        nint firstColumn = (nint)((tileColumn * _tiling.Columns.Outputs * _tiling.Width.InputStep) + _tiling.Width.LowestOffset);
        (nint height, nint width) = ((nint)_tiling.Height.Input, (nint)_tiling.Width.Input);
        bool exists = slice != null && tileRow < (nint)_tiling.Rows.Tiles;
        for (nint row = 0; row < _transform.Rows; row++, destination += BlockTransform<TSimd, TVector, T>.RowDistance)
        {
            bool inside = exists && (nuint)(firstRow + row) < (nuint)height;
            _copy.LoadComplex(
                inside ? slice + ((firstRow + row) * width) : null, width, firstColumn, destination, _transform.VectorDistance,
                _transform.Columns / TSimd.Count);
        }
    }

    /// <summary>Stores the outputs of both tiles of a block, in one phase of the plane.</summary>
    private void StoreBlock(nint block, nint planePhase, T bias, T* output, in WorkAreas work)
    {
        (AxisPhase height, AxisPhase width) = PlanePhase(planePhase);
        for (nint part = 0; part < 2; part++)
        {
            (nint tileRow, nint tileColumn) = Math.DivRem((2 * block) + part, (nint)_tiling.Columns.Tiles);
            if (tileRow < (nint)_tiling.Rows.Tiles)
                StoreTile(tileRow, tileColumn, height, width, work.Data + (part * TSimd.Count), bias, output, work);
        }
    }

    private (AxisPhase Height, AxisPhase Width) PlanePhase(nint number)
    {
        (nint height, nint width) = Math.DivRem(number, _tiling.Width.Phases.Length);
        return (_tiling.Height.Phases[height], _tiling.Width.Phases[width]);
    }

    private void StoreTile(nint tileRow, nint tileColumn, AxisPhase height, AxisPhase width, T* data, T bias, T* output, in WorkAreas work)
    {
        (nint firstRow, nint firstColumn) = (tileRow * (nint)_tiling.Rows.Outputs, tileColumn * (nint)_tiling.Columns.Outputs);
        nint rows = Math.Clamp((nint)height.OutputCount - firstRow, 0, (nint)_tiling.Rows.Outputs);
        nint columns = Math.Clamp((nint)width.OutputCount - firstColumn, 0, (nint)_tiling.Columns.Outputs);
        nint lineStep = (nint)width.InputStep, outputStep = (nint)width.OutputStep;
        output += (nint)(width.OutputStart + (firstColumn * width.OutputStep));
        for (nint row = 0; row < rows; row++)
        {
            T* source = data + (row * (nint)height.InputStep * BlockTransform<TSimd, TVector, T>.RowDistance);
            T* destination = output + ((nint)(height.OutputStart + ((firstRow + row) * height.OutputStep)) * (nint)_tiling.Width.Output);
            if (lineStep == 1 && outputStep == 1)
            {
                ComplexRows<TSimd, TVector, T>.Store(source, _transform.VectorDistance, bias, destination, columns);
                continue;
            }

            ComplexRows<TSimd, TVector, T>.Store(source, _transform.VectorDistance, bias, work.Line, ((columns - 1) * lineStep) + 1);
            ComplexRows<TSimd, TVector, T>.Spread(work.Line, lineStep, destination, outputStep, columns);
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
