using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms;

/// <summary>What all direct algorithms share: they compute block after block of the outputs of all phases.</summary>
/// <remarks>
/// The sum of one output element is the same chain of operations in whatever block, thread or batch it is computed.
/// </remarks>
internal abstract unsafe partial class PhasedConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    protected PhasedConvolution(ConvolutionGeometry geometry, BlockedInput<TSimd, TVector, T> input)
        : base(geometry)
    {
        Input = input;
        (InChannels, OutChannels) = ((nint)geometry.InChannelsPerGroup, (nint)geometry.OutChannelsPerGroup);
        OutputPlane = (nint)geometry.OutputPlane;
    }

    protected BlockedInput<TSimd, TVector, T> Input { get; }

    public sealed override bool ReadsInPlace => Input.IsReadInPlace;

    protected PhaseTaps[] Phases => Input.Phases;

    /// <summary>Channels of one group.</summary>
    protected nint InChannels { get; }

    /// <summary>Channels of one group.</summary>
    protected nint OutChannels { get; }

    /// <summary>Distance between the channels of the output.</summary>
    protected nint OutputPlane { get; }

    public override string Blocking => Input.Blocking;

    public sealed override long WorkspaceBytes => checked((Input.CopyLength + ScratchLength) * sizeof(T));

    /// <summary>Elements that <see cref="ComputeBlock"/> needs for itself.</summary>
    protected abstract long ScratchLength { get; }

    /// <summary>Parts into which a block's output channels may be cut for more threads.</summary>
    protected abstract nint ChannelParts { get; }

    /// <summary>Computes all phases of a block.</summary>
    protected abstract void ComputeBlock(in Block block);

    public sealed override (nint Pieces, nint ChannelParts) Pieces(int threads)
    {
        nint blocks = (nint)(Geometry.Batch * Geometry.Groups) * Input.BlocksPerPicture;
        nint channelParts = PartsFor(threads, blocks, ChannelParts);
        return (checked(blocks * channelParts), channelParts);
    }

    public sealed override void ExecutePiece(in Operands<T> operands, nint piece, nint channelParts, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, channelParts);
        (rest, nint index) = Math.DivRem(rest, Input.BlocksPerPicture);
        (nint picture, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        ComputeBlock(new Block
        {
            Window = Input.Read(operands.Input, picture, group, index, workspace),
            FirstPart = ChannelParts * part / channelParts,
            EndPart = ChannelParts * (part + 1) / channelParts,
            SkipsPadding = operands.WeightsAreFinite,
            Packed = operands.Packed,
            Bias = operands.Bias == null ? null : operands.Bias + (group * OutChannels),
            Output = operands.Output + (((picture * (nint)Geometry.OutChannels) + (group * OutChannels)) * OutputPlane),
            Scratch = workspace + Input.CopyLength,
        });
    }
}
