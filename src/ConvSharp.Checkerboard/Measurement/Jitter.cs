using System.Numerics.Tensors;
using ConvSharp.Initialization;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// Gradients averaged over small random shifts of the input. Each gradient is shifted back, so that a pattern that repeats with the stride
/// spreads equally over all places.
/// </summary>
internal static class Jitter
{
    /// <param name="input">[batch, channels, height, width]; it is shifted cyclically.</param>
    /// <param name="scale">Shifts are 0 to scale − 1 along each axis.</param>
    /// <param name="shifts">The number of shifts.</param>
    /// <param name="generator">Draws them.</param>
    /// <param name="gradient">The gradient of a shifted input, of its shape.</param>
    public static Tensor<float> Average(
        Tensor<float> input, (int Height, int Width) scale, int shifts, TorchGenerator generator,
        Func<Tensor<float>, Tensor<float>> gradient)
    {
        nint[] shape = input.Lengths.ToArray();
        int length = (int)input.FlattenedLength;
        float[] values = new float[length], moved = new float[length], gradients = new float[length], sum = new float[length];
        input.FlattenTo(values);
        var shifted = Tensor.Create(moved, shape);
        for (int i = 0; i < shifts; i++)
        {
            (int down, int across) = (Draw(scale.Height, generator), Draw(scale.Width, generator));
            Array.Clear(moved);
            AddRolled(values, moved, shape, down, across);
            gradient(shifted).FlattenTo(gradients);
            AddRolled(gradients, sum, shape, -down, -across);
        }

        TensorPrimitives.Divide(sum, shifts, sum);
        return Tensor.Create(sum, shape);
    }

    /// <summary>Adds planes that are shifted down and across cyclically.</summary>
    private static void AddRolled(float[] values, float[] sum, nint[] shape, int down, int across)
    {
        (int height, int width) = ((int)shape[^2], (int)shape[^1]);
        (down, across) = ((down + height) % height, (across + width) % width);
        for (int row = 0; row < values.Length / width; row++)
        {
            (int plane, int y) = Math.DivRem(row, height);
            ReadOnlySpan<float> from = values.AsSpan(row * width, width);
            Span<float> to = sum.AsSpan(((plane * height) + ((y + down) % height)) * width, width);
            TensorPrimitives.Add(to[across..], from[..^across], to[across..]);
            TensorPrimitives.Add(to[..across], from[^across..], to[..across]);
        }
    }

    private static int Draw(int count, TorchGenerator generator)
    {
        Span<double> share = stackalloc double[1];
        generator.FillUniform(share);
        return (int)(share[0] * count);
    }
}
