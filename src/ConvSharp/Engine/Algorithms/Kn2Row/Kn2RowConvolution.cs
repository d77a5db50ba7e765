using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Kn2Row;

/// <summary>
/// One 1×1 convolution for each tap, shifted by the tap's place and added to the outputs that see the input there. The algorithm handles
/// all padding modes, copies nothing and needs no tables, so its time and memory depend only on the numbers of inputs, outputs, weights and
/// products.
/// </summary>
/// <remarks>Anderson, Vasudevan, Keane and Gregg, "Low-memory GEMM-based convolution algorithms for deep neural networks".</remarks>
internal sealed unsafe class Kn2RowConvolution<TSimd, TVector, T>(ConvolutionGeometry geometry) : PiecewiseConvolution<T>(geometry)
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override long PackedLength => Geometry.WeightLength;

    public override long WorkspaceBytes => 0;

    public override PackingKey PackingKey => PackingKey.Of("kn2row", TSimd.Count, Geometry);

    public override bool ReadsInPlace => true;

    public override string Blocking => "one output channel after the other, tap by tap, input read in place";

    protected override void PackPart(T* weights, T* packed, nint part)
    {
        long bytes = Geometry.WeightLength * sizeof(T);
        Buffer.MemoryCopy(weights, packed, bytes, bytes);
    }

    /// <summary>A piece is one output channel of one sample.</summary>
    public override PieceCut Pieces(int threads) => new((nint)(Geometry.Batch * Geometry.OutChannels), 1, 1);

    public override void ExecutePiece(in Operands<T> operands, nint piece, in PieceCut cut, T* workspace)
    {
        (nint sample, nint channel) = Math.DivRem(piece, (nint)Geometry.OutChannels);
        nint plane = (nint)Geometry.OutputPlane, inChannels = (nint)Geometry.InChannelsPerGroup;
        nint firstInput = channel / (nint)Geometry.OutChannelsPerGroup * inChannels;
        T* output = operands.Output + (piece * plane);
        T bias = operands.Epilogue(firstChannel: 0).Bias(channel);
        for (nint i = 0; i < plane; i++)
            output[i] = bias;

        var rows = new Rows(
            operands.Input + (((sample * (nint)Geometry.InChannels) + firstInput) * (nint)Geometry.InputPlane),
            (nint)Geometry.InputPlane,
            operands.Packed + (nint)(Geometry.KernelBetween(firstInput, channel) * Geometry.KernelTaps),
            (nint)(Geometry.KernelStep * Geometry.KernelTaps), inChannels, output);
        TapWalk.Run(Geometry, ref rows, CancellationToken.None);
        if (!operands.WeightsAreFinite && Geometry.PaddingMode == PaddingMode.Zeros)
            PaddingSpecials<T>.Spread(Geometry, operands.Packed, channel, output);
    }

    /// <summary>output[row] += Σ over channels of weight · input[row].</summary>
    private readonly struct Rows(T* input, nint inputPlane, T* kernels, nint kernelStep, nint inChannels, T* output) : IRowVisitor
    {
        public void Visit(in JoinedRow row)
        {
            for (nint c = 0; c < inChannels; c++)
            {
                ScaledRow<TSimd, TVector, T>.AddTo(
                    output + row.Output, row.OutputStep, input + (c * inputPlane) + row.Input, row.InputStep,
                    kernels[(c * kernelStep) + row.Tap], row.Count);
            }
        }
    }
}
