using System.Numerics.Tensors;
using ConvSharp.Examples.Photographs;
using ConvSharp.Geometry;

namespace ConvSharp.Examples.KernelLearning;

/// <summary>
/// Patches of photographs without their low frequencies, and of variance 1. The low ones have most of a photograph's energy: with them,
/// all kernels would be smooth blobs. What a step gets depends on the seed and its number alone.
/// </summary>
internal sealed class WhitenedPatches
{
    public const int BatchSize = 16;

    private const int BlurRadius = 5;
    private const double BlurDeviation = 3;

    private readonly Tensor<float>[] _photographs;
    private readonly ulong _seed;
    private readonly int _size;

    /// <param name="photographs">Each [3, height, width], with at least <see cref="SmallestSide"/> of both.</param>
    /// <param name="size">The side of a patch.</param>
    /// <param name="seed">Of their places.</param>
    public WhitenedPatches(IReadOnlyList<Tensor<float>> photographs, int size, ulong seed)
    {
        (_photographs, _size, _seed) = ([.. photographs.Select(Whiten)], size, seed);
        Batch = Tensor.CreateFromShape<float>([BatchSize, 3, size, size]);
    }

    /// <summary>[batch, 3, size, size].</summary>
    public Tensor<float> Batch { get; }

    /// <summary>What a photograph must have for patches of this size.</summary>
    public static int SmallestSide(int size) => size + (2 * BlurRadius);

    /// <summary>Fills the batch with the patches of a step, half of them mirrored.</summary>
    public void Draw(long step)
    {
        var random = new SplitMix(_seed, step);
        for (int i = 0; i < BatchSize; i++)
        {
            Tensor<float> photograph = _photographs[random.Below(_photographs.Length)];
            int y = random.Below((int)photograph.Lengths[1] - _size + 1);
            int x = random.Below((int)photograph.Lengths[2] - _size + 1);
            bool isMirrored = random.Below(2) == 0;
            for (int row = 0; row < 3 * _size; row++)
            {
                (int channel, int line) = Math.DivRem(row, _size);
                Span<float> patch = Batch.GetSpan([i, channel, line, 0], _size);
                photograph.GetSpan([channel, y + line, x], _size).CopyTo(patch);
                if (isMirrored)
                    patch.Reverse();
            }
        }
    }

    /// <summary>A photograph minus itself blurred, by a depthwise convolution.</summary>
    private static Tensor<float> Whiten(Tensor<float> photograph)
    {
        const int Side = (2 * BlurRadius) + 1;
        Tensor<float> weight = Tensor.CreateFromShape<float>([3, 1, Side, Side]);
        double[] bell = [.. Enumerable.Range(-BlurRadius, Side).Select(at => Math.Exp(-at * at / (2 * BlurDeviation * BlurDeviation)))];
        double sum = bell.Sum();
        for (int at = 0; at < 3 * Side * Side; at++)
        {
            (int channel, int row, int column) = (at / (Side * Side), at / Side % Side, at % Side);
            double center = row == BlurRadius && column == BlurRadius ? 1 : 0;
            weight[channel, 0, row, column] = (float)(center - (bell[row] * bell[column] / (sum * sum)));
        }

        Tensor<float> details = Convolution.Forward(photograph, weight, options: new ConvolutionOptions { Groups = 3 });
        float deviation = TensorPrimitives.Norm<float>(details.GetSpan([0, 0, 0], (int)details.FlattenedLength))
            / MathF.Sqrt(details.FlattenedLength);
        return deviation > 0 ? Tensor.Divide(details, deviation) : details;
    }
}
