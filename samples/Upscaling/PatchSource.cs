using System.Numerics.Tensors;
using ConvSharp.Examples.Photographs;

namespace ConvSharp.Examples.Upscaling;

/// <summary>Draws training patches. What a step gets depends on the seed and its number alone.</summary>
internal sealed class PatchSource(IReadOnlyList<Photograph> photographs, ulong seed)
{
    public const int BatchSize = 16;

    /// <summary>Side of a patch of the small picture.</summary>
    private const int Size = 24;

    private const int LargeSize = Size * UpscalerNetwork.Scale;
    private const int Tries = 10_000;

    /// <summary>[batch, 3, size, size] of the small pictures.</summary>
    public Tensor<float> Small { get; } = Tensor.CreateFromShape<float>([BatchSize, 3, Size, Size]);

    /// <summary>[batch, 3, 2·size, 2·size]: what bicubic enlargement lacks there.</summary>
    public Tensor<float> Missing { get; } = Tensor.CreateFromShape<float>([BatchSize, 3, LargeSize, LargeSize]);

    /// <summary>Fills both with the patches of a step.</summary>
    public void Draw(long step)
    {
        var random = new SplitMix(seed, step);
        for (int i = 0; i < BatchSize; i++)
        {
            (Photograph photograph, int y, int x) = Choose(ref random);
            Copy(photograph.Small, y, x, Small, i, Size);
            Copy(photograph.Missing, y * UpscalerNetwork.Scale, x * UpscalerNetwork.Scale, Missing, i, LargeSize);
        }
    }

    private (Photograph Photograph, int Y, int X) Choose(ref SplitMix random)
    {
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            Photograph photograph = photographs[random.Below(photographs.Count)];
            int y = random.Below((int)photograph.Small.Lengths[1] - Size + 1),
                x = random.Below((int)photograph.Small.Lengths[2] - Size + 1);
            if (photograph.IsForTraining(y * UpscalerNetwork.Scale, x * UpscalerNetwork.Scale, LargeSize))
                return (photograph, y, x);
        }

        throw new InvalidDataException(
            "--pictures has too few pixels outside of the cells that are held out: give more or larger photographs.");
    }

    private static void Copy(Tensor<float> from, int y, int x, Tensor<float> to, int index, int size)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            for (int row = 0; row < size; row++)
                from.GetSpan([channel, y + row, x], size).CopyTo(to.GetSpan([index, channel, row, 0], size));
        }
    }
}
