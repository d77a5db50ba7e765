using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>
/// The weight gradient with the width in the vectors, for groups of few output channels, which cannot fill vectors of channels: each weight
/// is a product of two planes.
/// </summary>
internal sealed unsafe class WidthWeightGradient<TSimd, TVector, T>(in Problem problem)
    : ReducedWeightGradient<TSimd, TVector, T>(
        problem, new InputNeeds { BlockPixels = (long)problem.ChainLength * TSimd.Count, VectorsAlongWidth = true },
        (nint)problem.Geometry.OutChannelsPerGroup,
        checked((nint)(problem.Geometry.InChannelsPerGroup * problem.Geometry.KernelTaps * TSimd.Count)))
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    public override bool ReadsGradientInPlace => true;

    protected override long ScratchLength => 0;

    protected override void AddBlock(
        in InputBlock<T> block, T* gradient, nint firstPart, nint endPart, T* sums, T* scratch, bool isFirst)
    {
        const int mostTaps = ProductTile<TSimd, TVector, T>.MostTaps;
        nint gradientRow = (nint)Geometry.AllAxes[^1].Output;
        nint tiles = (Taps + mostTaps - 1) / mostTaps;
        fixed (nint* offsets = Grid.TapOffsets(Phase))
        {
            for (nint channel = firstPart; channel < endPart; channel++)
            {
                for (nint input = 0; input < InChannels; input++)
                {
                    for (nint tile = 0; tile < tiles; tile++)
                    {
                        nint tap = Taps * tile / tiles;
                        ProductTiles<TSimd, TVector, T>.Run(
                            (int)((Taps * (tile + 1) / tiles) - tap), block.Input + (input * block.Layout.Plane), block.RowStep,
                            offsets + tap, gradient + (channel * OutputPlane), gradientRow, block.Range.Columns, block.Range.Rows,
                            sums + ((((channel * InChannels) + input) * Taps) + tap) * TSimd.Count, !isFirst);
                    }
                }
            }
        }
    }

    protected override void Finish(T* sums, nint part, T* weightGradient)
    {
        nint weights = InChannels * Taps;
        T* zeros = stackalloc T[TSimd.Count];
        T* lanes = stackalloc T[TSimd.Count * TSimd.Count];
        RowCopy<TSimd, TVector, T>.Clear(zeros, TSimd.Count);
        for (nint weight = 0; weight < weights; weight += TSimd.Count)
        {
            RowSum<TSimd, TVector, T>.OfVectors(
                sums + (weight * TSimd.Count), zeros, lanes, weightGradient + (part * weights) + weight,
                (int)Math.Min(TSimd.Count, weights - weight));
        }
    }
}
