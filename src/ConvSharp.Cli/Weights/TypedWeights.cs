using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Output;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Weights;

/// <summary>
/// A kernel whose numbers were typed. With as many axes as the layer has spatial axes it is one kernel, for one channel each way; with one
/// more it is a kernel for each input channel; with two more it is the whole weight. No bias.
/// </summary>
internal sealed class TypedWeights(TypedNumbers numbers, string option) : WeightSource
{
    public override bool IsDouble => true;

    public override IEnumerable<NamedPath> Files => [new NamedPath(numbers.Path, option)];

    public override LayerShape Settle(LayerRequest request, int rank, long? channels)
    {
        (long first, long second, PerAxis kernel) = Axes(request.Kind, rank);
        long groups = Math.Max(request.Options.Groups, 1);
        (long inChannels, long outChannels) = ConvolutionGeometry.ChannelsOf(request.Kind, first, second, groups);
        Check("--in-channels", request.InChannels, inChannels);
        Check("--out-channels", request.OutChannels, outChannels);
        for (int axis = 0; axis < rank && request.Kernel.Count > 0; axis++)
            Check("--kernel", request.Kernel.At(axis, rank, "kernel_size", 0), kernel[axis]);
        if (channels is { } has && has != inChannels)
        {
            throw new RequestException(
                $"the input has {Count(has)}, but {option} of shape [{string.Join(", ", numbers.Shape)}] takes {inChannels}: give a kernel " +
                "for each channel, or another input.");
        }

        return new LayerShape(request.Kind, rank, inChannels, outChannels, kernel, HasBias: false, request.Options);
    }

    public override LayerWeights<T> Make<T>(LayerShape layer) => new(numbers.ToTensor<T>(layer.WeightShape), Bias: null);

    /// <summary>The two axes of channels as torch orders them, and the kernel's; missing rows of a kernel count as one.</summary>
    private (long First, long Second, PerAxis Kernel) Axes(ConvolutionKind kind, int rank)
    {
        long[] shape = [.. Enumerable.Repeat(1L, Math.Max(0, rank - numbers.Shape.Count)), .. numbers.Shape];
        PerAxis kernel = shape[^rank..];
        return (shape.Length - rank) switch
        {
            0 => (1, 1, kernel),
            1 => kind == ConvolutionKind.Convolution ? (1, shape[0], kernel) : (shape[0], 1, kernel),
            2 => (shape[0], shape[1], kernel),
            _ => throw new RequestException(
                $"{option} has {shape.Length} axes, but a layer of rank {rank} takes {rank} (one kernel), {rank + 1} (one for each input " +
                $"channel) or {rank + 2} (the whole weight): type such a kernel."),
        };
    }

    private void Check(string other, long? asked, long found)
    {
        if (asked is { } number && number != found)
            throw new RequestException($"{other} is {number}, but {option} makes it {found}: leave {other} out.");
    }

    private static string Count(long channels) => channels == 1 ? "1 channel" : $"{channels} channels";
}
