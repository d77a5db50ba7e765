using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>
/// The weight gradient of a depthwise layer with channels in the vectors: planes of input and gradient are transposed, so that no row is
/// short and every lane holds the sums of its own channel.
/// </summary>
internal sealed unsafe class DepthwiseWeightGradient<TSimd, TVector, T> : PreparedWeightGradient<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const long SmallestSlice = 1 << 21, MostPieces = 32;

    private readonly PaddedRows<TSimd, TVector, T> _rows;
    private readonly OperandCopy<TSimd, TVector, T> _copy;
    private readonly WindowAxis _height, _width;
    private readonly nint _channels, _blocks, _slices, _columns, _split, _subRow, _chainRows;
    private readonly nint[] _offsets;

    public DepthwiseWeightGradient(in Problem problem)
        : base(problem.Geometry)
    {
        PhaseGrid phases = problem.Phases.Filled(problem.Cancellation);
        _rows = new PaddedRows<TSimd, TVector, T>(problem.Border, problem.FlushesSubnormals);
        _copy = new OperandCopy<TSimd, TVector, T>(problem.FlushesSubnormals);
        (_height, _width) = (phases.Height, phases.Width);
        _channels = (nint)Geometry.Groups;
        _blocks = (_channels + TSimd.Count - 1) / TSimd.Count;
        _slices = (nint)Math.Clamp(
            Geometry.MultiplyAdds / SmallestSlice, 1, Math.Max(1, Math.Min(Geometry.Batch, MostPieces / _blocks)));
        _columns = (nint)_width.Span(_width.Count);
        _split = (nint)Math.Min(_width.InputStep, _columns);
        _subRow = (_columns + _split - 1) / _split * TSimd.Count;
        _chainRows = (nint)Math.Max(1, problem.ChainLength / _width.Count);
        _offsets = Array.ConvertAll(phases.All[0].Taps, tap => Offset(tap.Height - _height.LowestOffset, tap.Width - _width.LowestOffset));
        PadsInput = problem.Border.Extends;
    }

    public override long SumsBytes => checked(((_slices * _blocks * PartLength) + (TSimd.Count * TSimd.Count)) * sizeof(T));

    public override long WorkspaceBytes => checked(
        (TSimd.Count + InputLength + (_split > 1 ? _columns * TSimd.Count : 0) + GradientLength + StagingLength) * sizeof(T));

    public override double TouchedLength => (SumsBytes / sizeof(T)) + ((double)Geometry.Batch * _blocks * WorkspaceBytes / sizeof(T));

    public override bool ReadsInputInPlace => false;

    public override bool PadsInput { get; }

    public override bool ReadsGradientInPlace => false;

    public override string Blocking => $"planes of {TSimd.Count} channels transposed; {_slices} sum{(_slices == 1 ? "" : "s")} for each weight";

    public override nint WeightParts => _blocks;

    private nint Taps => _offsets.Length;

    /// <summary>Elements of the sums of a block of channels: [tap][channel].</summary>
    private nint PartLength => Taps * TSimd.Count;

    private nint InputRow => _split * _subRow;

    private nint InputLength => checked((nint)_height.Span(_height.Count) * InputRow);

    private nint GradientRow => (nint)_width.Count * TSimd.Count;

    private nint GradientLength => checked((nint)_height.Count * GradientRow);

    private nint StagingRow => _columns + TSimd.Count;

    private nint StagingLength => Math.Max(
        (TSimd.Count + 1) * StagingRow, TransposedCopy<TSimd, TVector, T>.StagingLength((nint)Geometry.OutputPlane));

    public override (nint Pieces, nint Cuts) Pieces(int threads) => (_slices * _blocks, 1);

    public override void AddPiece(
        in WeightGradientOperands<T> operands, nint piece, nint cuts, T* sums, T* workspace, CancellationToken cancellation)
    {
        (nint slice, nint block) = Math.DivRem(piece, _blocks);
        nint batch = (nint)Geometry.Batch, channel = block * TSimd.Count;
        T* input = workspace + TSimd.Count;
        T* gradient = input + InputLength;
        T* scratch = gradient + GradientLength;
        RowCopy<TSimd, TVector, T>.Clear(workspace, TSimd.Count);
        nint first = batch * slice / _slices, end = batch * (slice + 1) / _slices;
        for (nint sample = first; sample < end && !CancellationLook.IsCancelled(cancellation); sample++)
        {
            nint plane = (sample * _channels) + channel;
            int channels = (int)Math.Min(TSimd.Count, _channels - channel);
            CopyInput(operands.Input + (plane * _rows.Border.Plane), channels, input, scratch, zeros: workspace);
            _copy.Transpose(
                operands.OutputGradient + (plane * (nint)Geometry.OutputPlane), (nint)Geometry.OutputPlane, channels,
                (nint)Geometry.OutputPlane, gradient, TSimd.Count, zeros: workspace, scratch);
            AddPlane(input, gradient, sums + (piece * PartLength), sample == first);
        }
    }

    /// <summary>sums[tap][channel] += Σ over pixels of input[pixel at tap][channel] · gradient[pixel][channel], some rows a chain.</summary>
    private void AddPlane(T* input, T* gradient, T* sums, bool isFirst)
    {
        const int mostTaps = ProductTile<TSimd, TVector, T>.MostTaps;
        nint tiles = (Taps + mostTaps - 1) / mostTaps, rows, rowStep = (nint)_height.InputStep * InputRow;
        fixed (nint* offsets = _offsets)
        {
            for (nint row = 0; row < (nint)_height.Count; row += rows)
            {
                rows = Math.Min(_chainRows, (nint)_height.Count - row);
                for (nint tile = 0; tile < tiles; tile++)
                {
                    nint tap = Taps * tile / tiles;
                    ProductTiles<TSimd, TVector, T>.Run(
                        (int)((Taps * (tile + 1) / tiles) - tap), input + (row * rowStep), rowStep, offsets + tap,
                        gradient + (row * GradientRow), GradientRow, GradientRow, rows, sums + (tap * TSimd.Count), !isFirst || row > 0);
                }
            }
        }
    }

    /// <summary>Transposes the padded planes of some channels, with columns split by the stride: [row][remainder][column][channel].</summary>
    private void CopyInput(T* planes, nint channels, T* copy, T* scratch, T* zeros)
    {
        T* staging = scratch + (_split > 1 ? _columns * TSimd.Count : 0);
        RowCopy<TSimd, TVector, T>.Clear(staging + (channels * StagingRow), (TSimd.Count - channels) * StagingRow);
        for (nint row = 0; row < (nint)_height.Span(_height.Count); row++, copy += InputRow)
        {
            if (!_height.Reads(row))
                continue;
            T* source = _rows.Row(planes, row + _height.LowestOffset);
            T* destination = _split > 1 ? scratch : copy;
            if (source == null)
                RowCopy<TSimd, TVector, T>.Clear(destination, _columns * TSimd.Count);
            else
                _rows.Transpose(source, channels, (nint)_width.LowestOffset, _columns, destination, staging, StagingRow, zeros);
            for (nint column = 0; column < _columns && _split > 1; column++)
                TSimd.Store(copy + Offset(0, column), TSimd.Load(scratch + (column * TSimd.Count)));
        }
    }

    /// <summary>Where a row and column of the transposed planes stand.</summary>
    private nint Offset(long row, long column) =>
        ((nint)row * InputRow) + ((nint)(column % _split) * _subRow) + ((nint)(column / _split) * TSimd.Count);

    public override void FinishPart(in WeightGradientOperands<T> operands, nint weightPart, T* sums)
    {
        T* own = sums + (weightPart * PartLength);
        for (nint slice = 1; slice < _slices; slice++)
            RowSum<TSimd, TVector, T>.AddTo(own, own + (slice * _blocks * PartLength), PartLength);
        T* zeros = stackalloc T[TSimd.Count];
        RowCopy<TSimd, TVector, T>.Clear(zeros, TSimd.Count);
        nint channel = weightPart * TSimd.Count;
        for (nint tap = 0; tap < Taps; tap += TSimd.Count)
        {
            TransposedStore<TSimd, TVector, T>.Run(
                own + (tap * TSimd.Count), TSimd.Count, zeros, operands.WeightGradient + (channel * Taps) + tap, Taps,
                (int)Math.Min(TSimd.Count, Taps - tap), (int)Math.Min(TSimd.Count, _channels - channel));
        }
    }
}
