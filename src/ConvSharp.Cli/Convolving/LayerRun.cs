using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Imaging.Maps;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Convolving;

/// <summary>Applies a layer to an input.</summary>
/// <param name="Source">Where the input came from.</param>
/// <param name="Layer">The layer.</param>
/// <param name="IsColor">Whether samples of the batch are the colours of one picture.</param>
internal sealed record LayerRun(LayerInput Source, LayerShape Layer, bool IsColor)
{
    /// <exception cref="RequestException">Colours, and the layer has several output channels.</exception>
    public void Check()
    {
        if (IsColor && Layer.OutChannels != 1)
        {
            throw new RequestException(
                $"--color makes one picture of a layer with one output channel, but this one has {Layer.OutChannels}: leave it out, or " +
                "give one kernel.");
        }
    }

    /// <param name="weights">The layer's numbers.</param>
    /// <param name="input">What the layer takes.</param>
    /// <param name="statistics">Whether statistics of each channel are wanted.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public Convolved<T> Of<T>(LayerWeights<T> weights, Tensor<T> input, bool statistics, ParallelOptions parallel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionPlan<T> plan = weights.Plan(Layer, input.Lengths);
        long start = Stopwatch.GetTimestamp();
        Tensor<T> output = plan.Execute(input, parallel);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        (Tensor<T> before, Tensor<T> after) = IsColor ? (Joined(input), Joined(output)) : (input, output);
        ReadOnlyTensorSpan<T> values = after;
        int channelAxis = after.Rank - Layer.Rank - 1;
        return new Convolved<T>(
            Source, Layer, weights, plan, before, after, milliseconds, ValueStatistics.Of(values),
            statistics ? ValueStatistics.PerChannel(values, channelAxis) : null);
    }

    /// <summary>[3, 1, H, W] as [3, H, W].</summary>
    private static Tensor<T> Joined<T>(Tensor<T> colors)
        where T : unmanaged => colors.Reshaped([colors.Lengths[0], .. colors.Lengths[2..]]);
}
