using ConvSharp.Cli.Faults;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Sizing;

/// <summary>What a layer takes for one sample: numbers to store, and multiply-adds.</summary>
/// <param name="Weights">Numbers of the weight.</param>
/// <param name="Biases">Numbers of the bias.</param>
/// <param name="MultiplyAdds">Those of the direct algorithm, padding counted.</param>
/// <param name="Inputs">Elements of the input.</param>
/// <param name="Outputs">Elements of the output.</param>
/// <param name="Groups">Groups of channels.</param>
internal sealed record LayerCost(long Weights, long Biases, long MultiplyAdds, long Inputs, long Outputs, long Groups)
{
    private const long BytesOfNumber = sizeof(float);

    public long Parameters { get; } = checked(Weights + Biases);

    public long InputBytes { get; } = BytesOf(Inputs);

    public long OutputBytes { get; } = BytesOf(Outputs);

    public long ParameterBytes { get; } = BytesOf(checked(Weights + Biases));

    /// <summary>Numbers of the weight without groups.</summary>
    public long UngroupedWeights { get; } = checked(Weights * Groups);

    /// <summary>Multiply-adds without groups.</summary>
    public long UngroupedMultiplyAdds { get; } = checked(MultiplyAdds * Groups);

    public static LayerCost Of(ConvolutionGeometry geometry, bool hasBias) => new(
        geometry.WeightLength, hasBias ? geometry.OutChannels : 0, geometry.MultiplyAdds, geometry.InputLength, geometry.OutputLength,
        geometry.Groups);

    /// <summary>The memory of numbers in float32.</summary>
    public static long BytesOf(long numbers) => checked(BytesOfNumber * numbers);

    /// <summary>Runs code that counts.</summary>
    /// <exception cref="RequestException">A count does not fit in 64 bits.</exception>
    public static TResult Counted<TResult>(Func<TResult> count)
    {
        try
        {
            return count();
        }
        catch (OverflowException fault)
        {
            throw new RequestException(
                "--input is too large for this layer: sizes, multiply-adds or bytes do not fit in 64 bits: use smaller numbers.", fault);
        }
    }
}
