using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>
/// A weight gradient as a sum over blocks of pixels: the blocks are cut into slices, each with sums of its own, which are added in order.
/// Slices depend on the problem alone, so the bits do not depend on the number of threads.
/// </summary>
internal abstract unsafe class ReducedWeightGradient<TSimd, TVector, T> : PreparedWeightGradient<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const long MostSlices = 16;

    private readonly nint _slices, _parts;
    private readonly OutputGrid _outputs;

    /// <param name="problem">The convolution.</param>
    /// <param name="needs">What the kernels need of the input.</param>
    /// <param name="parts">Parts into which a group's output channels may be cut.</param>
    /// <param name="partLength">Elements of the sums of one part.</param>
    protected ReducedWeightGradient(in Problem problem, in InputNeeds needs, nint parts, nint partLength)
        : base(problem.Geometry)
    {
        PhaseGrid phases = problem.Phases.Filled(problem.Cancellation);
        Input = new BlockedInput<TSimd, TVector, T>(phases, problem.Border, needs, problem.FlushesSubnormals);
        (Phase, _outputs) = (phases.All[0], new OutputGrid(phases));
        (_parts, PartLength) = (parts, partLength);
        _slices = Slices();
        SumsBytes = checked(((_slices * (nint)Geometry.Groups * _parts * PartLength) + (TSimd.Count * TSimd.Count)) * sizeof(T));
        PadsInput = problem.Border.Extends;
    }

    public sealed override long SumsBytes { get; }

    public sealed override long WorkspaceBytes => checked((Grid.CopyLength + ScratchLength) * sizeof(T));

    public sealed override double TouchedLength =>
        (SumsBytes + ((double)Geometry.Batch * Geometry.Groups * Grid.BlocksPerSample * WorkspaceBytes)) / sizeof(T);

    public sealed override bool ReadsInputInPlace => !Grid.IsCopied;

    public sealed override bool PadsInput { get; }

    public override string Blocking => $"{Grid.Blocking}; {_slices} sum{(_slices == 1 ? "" : "s")} for each weight";

    protected BlockedInput<TSimd, TVector, T> Input { get; }

    /// <summary>How the outputs are cut into blocks, and how kernels see the input.</summary>
    protected BlockGrid Grid => Input.Grid;

    /// <summary>The only phase: a convolution has one.</summary>
    protected PhaseTaps Phase { get; }

    /// <summary>Elements of the sums of one part.</summary>
    protected nint PartLength { get; }

    /// <summary>Channels of one group.</summary>
    protected nint InChannels => (nint)Geometry.InChannelsPerGroup;

    /// <summary>Channels of one group.</summary>
    protected nint OutChannels => (nint)Geometry.OutChannelsPerGroup;

    /// <summary>Taps of the kernel.</summary>
    protected nint Taps => Phase.Taps.Length;

    /// <summary>Distance between the channels of the output gradient.</summary>
    protected nint OutputPlane => (nint)Geometry.OutputPlane;

    /// <summary>Elements of scratch memory that <see cref="AddBlock"/> needs.</summary>
    protected abstract long ScratchLength { get; }

    /// <summary>Adds a block's contribution to the sums of some parts; the first block overwrites the sums.</summary>
    protected abstract void AddBlock(in InputBlock<T> block, T* gradient, nint firstPart, nint endPart, T* sums, T* scratch, bool isFirst);

    /// <summary>Writes a part's weight gradients from its sums.</summary>
    /// <param name="sums">The part's sums, with a vector's worth of vectors beyond them that may be read.</param>
    /// <param name="part">Which part.</param>
    /// <param name="weightGradient">The group's weight gradients.</param>
    protected abstract void Finish(T* sums, nint part, T* weightGradient);

    public sealed override nint WeightParts => (nint)Geometry.Groups * _parts;

    public sealed override (nint Pieces, nint Cuts) Pieces(int threads)
    {
        nint uncut = _slices * (nint)Geometry.Groups;
        nint cuts = threads == 1 ? 1 : Math.Clamp(((2 * threads) + uncut - 1) / uncut, 1, _parts);
        return (uncut * cuts, cuts);
    }

    public sealed override void AddPiece(
        in WeightGradientOperands<T> operands, nint piece, nint cuts, T* sums, T* workspace, CancellationToken cancellation)
    {
        (nint rest, nint cut) = Math.DivRem(piece, cuts);
        (nint slice, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        nint blocks = (nint)Geometry.Batch * Grid.BlocksPerSample;
        nint first = blocks * slice / _slices, end = blocks * (slice + 1) / _slices;
        T* own = sums + (((slice * (nint)Geometry.Groups) + group) * _parts * PartLength);
        for (nint index = first; index < end && !CancellationLook.IsCancelled(cancellation); index++)
        {
            (nint sample, nint ofSample) = Math.DivRem(index, Grid.BlocksPerSample);
            InputBlock<T> block = Input.Read(operands.Input, sample, group, Grid.Range(ofSample), workspace);
            T* gradient = operands.OutputGradient
                + (((sample * (nint)Geometry.OutChannels) + (group * OutChannels)) * OutputPlane)
                + _outputs.Region(Phase, block.Range).Offset;
            AddBlock(
                block, gradient, _parts * cut / cuts, _parts * (cut + 1) / cuts, own, workspace + Grid.CopyLength, index == first);
        }
    }

    public sealed override void FinishPart(in WeightGradientOperands<T> operands, nint weightPart, T* sums)
    {
        T* own = sums + (weightPart * PartLength);
        for (nint slice = 1; slice < _slices; slice++)
            RowSum<TSimd, TVector, T>.AddTo(own, own + (slice * WeightParts * PartLength), PartLength);
        (nint group, nint part) = Math.DivRem(weightPart, _parts);
        Finish(own, part, operands.WeightGradient + (group * OutChannels * InChannels * Taps));
    }

    /// <summary>The number of slices: each must hold enough work to be worth its own sums, which are written and then added.</summary>
    private nint Slices()
    {
        const long smallest = 1 << 21, perSum = 1000;
        long blocks = Math.Max(1, Geometry.Batch * Grid.BlocksPerSample);
        long work = Geometry.MultiplyAdds / Geometry.Groups / Math.Max(smallest, perSum * _parts * PartLength);
        return (nint)Math.Clamp(work, 1, Math.Min(MostSlices, blocks));
    }
}
