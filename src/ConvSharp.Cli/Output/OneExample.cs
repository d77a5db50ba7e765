using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;

namespace ConvSharp.Cli.Output;

/// <summary>The one example of a batch, for files that hold one.</summary>
internal static class OneExample
{
    /// <param name="output">[channels, spatial …], or with a batch of one before.</param>
    /// <param name="isBatched">Whether there is a batch axis.</param>
    /// <param name="limit">What the file is good for: a picture shows one.</param>
    /// <returns>[channels, spatial …].</returns>
    /// <exception cref="RequestException">The batch has several examples.</exception>
    public static Tensor<T> Of<T>(Tensor<T> output, bool isBatched, string limit)
        where T : unmanaged
    {
        if (!isBatched)
            return output;
        ReadOnlySpan<nint> shape = output.Lengths;
        if (shape[0] != 1)
        {
            throw new RequestException(
                $"the output has shape {Text.Shape(shape)}, a batch of {shape[0]}, and {limit}: write .npy, or give one example.");
        }

        return output.Reshaped(shape[1..]);
    }
}
