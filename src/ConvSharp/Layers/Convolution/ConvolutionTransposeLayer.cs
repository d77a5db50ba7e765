using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Initialization;

namespace ConvSharp.Layers;

/// <summary>The base of the three transposed layers: a <see cref="ConvolutionLayer{T}"/> that can be asked for an output size.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ConvolutionTransposeLayer<T> : ConvolutionLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected ConvolutionTransposeLayer(
        int rank, long inChannels, long outChannels, PerAxis kernelSize, bool bias, ConvolutionOptions options, TorchGenerator? generator)
        : base(ConvolutionKind.Transposed, rank, inChannels, outChannels, kernelSize, bias, options, generator)
    {
    }

    /// <summary>Applies the layer to an input, with an output of the wanted size, which replaces output_padding.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="outputSize">The spatial sizes, or the output's full shape.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>[batch, out channels, output size …], unbatched if the input is.</returns>
    /// <exception cref="ConvolutionArgumentException">
    /// The input does not fit the layer, or no output padding below the stride gives this size.
    /// </exception>
    public Tensor<T> Forward(Tensor<T> input, ReadOnlySpan<long> outputSize, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            return PlanFor(input.Lengths, SpatialPart(outputSize, input.Rank), parallel).Execute(input, parallel);
        }
        catch (ConvolutionArgumentException error) when (LayerPath<T>.Note(error, this))
        {
            throw;
        }
    }

    private PerAxis SpatialPart(ReadOnlySpan<long> outputSize, int inputRank)
    {
        if (outputSize.Length != Rank && outputSize.Length != inputRank)
        {
            ConvolutionArgumentException.Throw(
                $"ConvTranspose{Rank}D: for {inputRank}D input, output_size must have {Rank} or {inputRank} elements "
                + $"(got {outputSize.Length})",
                "output_size", $"[{string.Join(", ", outputSize.ToArray())}]", "give the spatial sizes, or the full shape");
        }

        return new PerAxis(outputSize[^Rank..]);
    }
}
