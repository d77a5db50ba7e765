using System.Numerics.Tensors;
using ConvSharp.Initialization;

namespace ConvSharp.Laboratory;

/// <summary>
/// Gradients averaged over small random shifts of the input: each lies back where its input was, so that what repeats with the stride falls
/// on all places alike.
/// </summary>
internal static class Jitter
{
    /// <param name="input">[batch, channels, height, width]; it is shifted in a circle.</param>
    /// <param name="scale">Shifts are 0 to scale − 1 along each axis.</param>
    /// <param name="shifts">How many.</param>
    /// <param name="generator">Draws them.</param>
    /// <param name="gradient">The gradient of a shifted input, of its shape.</param>
    public static Tensor<float> Average(
        Tensor<float> input, (int Height, int Width) scale, int shifts, TorchGenerator generator, Func<Tensor<float>, Tensor<float>> gradient)
    {
        float[] values = input.ToArray();
        var sum = new float[values.Length];
        var shape = input.Lengths.ToArray();
        for (int i = 0; i < shifts; i++)
        {
            (int down, int across) = (Draw(scale.Height, generator), Draw(scale.Width, generator));
            var shifted = Tensor.Create(Rolled(values, shape, down, across), shape);
            float[] back = Rolled(gradient(shifted).ToArray(), shape, -down, -across);
            TensorPrimitives.Add(sum, back, sum);
        }

        TensorPrimitives.Divide(sum, shifts, sum);
        return Tensor.Create(sum, shape);
    }

    /// <summary>Planes moved down and across; what leaves at one side comes back at the other.</summary>
    private static float[] Rolled(float[] values, nint[] shape, int down, int across)
    {
        (int height, int width) = ((int)shape[^2], (int)shape[^1]);
        (down, across) = ((down + height) % height, (across + width) % width);
        var rolled = new float[values.Length];
        for (int row = 0; row < values.Length / width; row++)
        {
            (int plane, int y) = Math.DivRem(row, height);
            ReadOnlySpan<float> from = values.AsSpan(row * width, width);
            Span<float> to = rolled.AsSpan(((plane * height) + ((y + down) % height)) * width, width);
            from[..^across].CopyTo(to[across..]);
            from[^across..].CopyTo(to);
        }

        return rolled;
    }

    private static int Draw(int count, TorchGenerator generator)
    {
        Span<double> share = stackalloc double[1];
        generator.FillUniform(share);
        return (int)(share[0] * count);
    }
}
