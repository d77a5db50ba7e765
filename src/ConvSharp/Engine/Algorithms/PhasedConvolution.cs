using ConvSharp.Engine.Input;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms;

/// <summary>What all direct algorithms share: they compute block after block of the outputs of all phases.</summary>
/// <remarks>
/// Each output element is computed by the same operations in the same order, whatever the block, thread or batch.
/// </remarks>
internal abstract unsafe partial class PhasedConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    protected PhasedConvolution(in Problem problem, in InputNeeds needs)
        : base(problem.Geometry)
    {
        Phases = problem.Phases.Filled(problem.Cancellation);
        Input = new BlockedInput<TSimd, TVector, T>(Phases, problem.Border, needs, problem.FlushesSubnormals);
        (InChannels, OutChannels) = ((nint)Geometry.InChannelsPerGroup, (nint)Geometry.OutChannelsPerGroup);
        OutputPlane = (nint)Geometry.OutputPlane;
        Outputs = new OutputGrid(Phases);
        PadsInput = problem.Border.Extends;
    }

    protected BlockedInput<TSimd, TVector, T> Input { get; }

    /// <summary>How the outputs are cut into blocks, and how kernels see the input.</summary>
    protected BlockGrid Grid => Input.Grid;

    protected PhaseGrid Phases { get; }

    public sealed override bool ReadsInPlace => !Grid.IsCopied;

    public sealed override bool PadsInput { get; }

    /// <summary>Where the outputs of each phase stand.</summary>
    protected OutputGrid Outputs { get; }

    public sealed override bool RunsChain => Outputs.HasRunsOfOutputs;

    /// <summary>Channels of one group.</summary>
    protected nint InChannels { get; }

    /// <summary>Channels of one group.</summary>
    protected nint OutChannels { get; }

    /// <summary>Distance between the channels of the output.</summary>
    protected nint OutputPlane { get; }

    public override string Blocking => Grid.Blocking;

    public sealed override long WorkspaceBytes => checked((Grid.CopyLength + ScratchLength) * sizeof(T));

    /// <summary>Elements of scratch memory that <see cref="ComputeBlock"/> needs.</summary>
    protected abstract long ScratchLength { get; }

    /// <summary>Parts into which a block's output channels may be cut for more threads.</summary>
    protected abstract nint ChannelParts { get; }

    /// <summary>Computes all phases of a block.</summary>
    protected abstract void ComputeBlock(in Block block);

    public sealed override PieceCut Pieces(int threads)
    {
        nint planes = checked((nint)(Geometry.Batch * Geometry.Groups) * (Grid.BlocksPerSample / Grid.Bands));
        return CutFor(threads, planes, Grid.Bands, Grid.MostBands, ChannelParts);
    }

    public sealed override void ExecutePiece(in Operands<T> operands, nint piece, in PieceCut cut, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, cut.ChannelParts);
        (rest, nint index) = Math.DivRem(rest, Grid.BlocksPerSample / Grid.Bands * cut.Bands);
        // All samples of a group, one after another, find the group's weights in the cache.
        (nint group, nint sample) = Math.DivRem(rest, (nint)Geometry.Batch);
        ComputeBlock(new Block
        {
            Window = Input.Read(operands.Input, sample, group, Grid.Range(index, cut.Bands), workspace),
            FirstPart = ChannelParts * part / cut.ChannelParts,
            EndPart = ChannelParts * (part + 1) / cut.ChannelParts,
            SkipsPadding = operands.WeightsAreFinite,
            Packed = operands.Packed,
            Epilogue = operands.Epilogue(group * OutChannels),
            Output = operands.Output + (((sample * (nint)Geometry.OutChannels) + (group * OutChannels)) * OutputPlane),
            Scratch = workspace + Grid.CopyLength,
        });
    }
}
