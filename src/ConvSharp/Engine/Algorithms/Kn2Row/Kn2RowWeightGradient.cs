using System.Numerics;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Kn2Row;

/// <summary>
/// The weight gradient over the same pairs of output and input as the forward pass: each weight's gradient is the sum of the products of
/// the rows that its tap joins.
/// </summary>
internal sealed unsafe class Kn2RowWeightGradient<TSimd, TVector, T>(ConvolutionGeometry geometry) : PreparedWeightGradient<T>(geometry)
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override long SumsBytes => 0;

    public override long WorkspaceBytes => 0;

    public override double TouchedLength => 0;

    public override bool ReadsInputInPlace => true;

    public override bool ReadsGradientInPlace => true;

    public override string Blocking => "one output channel after the other, tap by tap, input read in place";

    public override nint WeightParts => 0;

    public override (nint Pieces, nint Cuts) Pieces(int threads) => ((nint)Geometry.OutChannels, 1);

    /// <summary>A piece: all weights of one output channel.</summary>
    public override void AddPiece(
        in WeightGradientOperands<T> operands, nint piece, nint cuts, T* sums, T* workspace, CancellationToken cancellation)
    {
        nint inChannels = (nint)Geometry.InChannelsPerGroup, taps = (nint)Geometry.KernelTaps;
        nint firstInput = piece / (nint)Geometry.OutChannelsPerGroup * inChannels;
        nint inputPlane = (nint)Geometry.InputPlane, outputPlane = (nint)Geometry.OutputPlane;
        T* kernels = operands.WeightGradient + (nint)(Geometry.KernelBetween(firstInput, piece) * taps);
        nint kernelStep = (nint)Geometry.KernelStep * taps;
        for (nint c = 0; c < inChannels; c++)
        {
            for (nint tap = 0; tap < taps; tap++)
                kernels[(c * kernelStep) + tap] = T.Zero;
        }

        for (nint sample = 0; sample < (nint)Geometry.Batch; sample++)
        {
            var rows = new Rows(
                operands.Input + (((sample * (nint)Geometry.InChannels) + firstInput) * inputPlane), inputPlane, kernels, kernelStep,
                inChannels, operands.OutputGradient + (((sample * (nint)Geometry.OutChannels) + piece) * outputPlane));
            TapWalk.Run(Geometry, ref rows, cancellation);
        }
    }

    public override void FinishPart(in WeightGradientOperands<T> operands, nint weightPart, T* sums)
    {
    }

    /// <summary>weight gradient[tap] += Σ input[row] · output gradient[row].</summary>
    private readonly struct Rows(T* input, nint inputPlane, T* kernels, nint kernelStep, nint inChannels, T* outputGradient) : IRowVisitor
    {
        public void Visit(in JoinedRow row)
        {
            for (nint c = 0; c < inChannels; c++)
            {
                kernels[(c * kernelStep) + row.Tap] += ScaledRow<TSimd, TVector, T>.Dot(
                    input + (c * inputPlane) + row.Input, row.InputStep, outputGradient + row.Output, row.OutputStep, row.Count);
            }
        }
    }
}
