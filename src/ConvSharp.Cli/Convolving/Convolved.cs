using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Weights;
using ConvSharp.Imaging.Maps;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Convolving;

/// <summary>What a layer made of an input.</summary>
/// <param name="Source">Where the input came from.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Weights">Its numbers.</param>
/// <param name="Plan">How it was computed.</param>
/// <param name="Input">[C, spatial …], or with a batch before.</param>
/// <param name="Output">Likewise.</param>
/// <param name="Milliseconds">The time of the first call.</param>
/// <param name="Values">Of the whole output.</param>
/// <param name="Channels">Of each channel of the output, if asked for.</param>
internal sealed record Convolved<T>(
    LayerInput Source,
    LayerShape Layer,
    LayerWeights<T> Weights,
    ConvolutionPlan<T> Plan,
    Tensor<T> Input,
    Tensor<T> Output,
    double Milliseconds,
    ValueStatistics Values,
    ValueStatistics[]? Channels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether <see cref="Input"/> and <see cref="Output"/> have an axis of samples.</summary>
    public bool IsBatched => Output.Rank == Layer.Rank + 2;
}
