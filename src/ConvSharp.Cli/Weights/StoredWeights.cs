using ConvSharp.Cli.Faults;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Weights;

/// <summary>Weights from a file: channels and kernel follow from their shape.</summary>
internal abstract class StoredWeights(string path) : WeightSource
{
    public override int? Rank => SpatialAxes(WeightShape);

    protected string Path { get; } = path;

    /// <summary>The name of the weight in errors.</summary>
    protected abstract string Subject { get; }

    /// <summary>[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</summary>
    protected abstract IReadOnlyList<long> WeightShape { get; }

    /// <summary>Whether there is also a bias.</summary>
    protected abstract bool HasBias { get; }

    public override LayerShape Settle(LayerRequest request, int rank, long? channels)
    {
        IReadOnlyList<long> shape = WeightShape;
        int stored = SpatialAxes(shape);
        if (stored != rank)
        {
            throw new RequestException(
                $"{Path} has a weight {Text(shape)} of rank {stored}, but the rank is {rank}: use --rank {stored} and such an input.");
        }

        long groups = Math.Max(request.Options.Groups, 1);
        if (shape[1] > long.MaxValue / groups)
            throw new RequestException($"--groups is {groups}, too many for the weight {Text(shape)} of {Path}: use fewer.");
        (long inChannels, long outChannels) = ConvolutionGeometry.ChannelsOf(request.Kind, shape[0], shape[1], groups);
        PerAxis kernel = shape.Skip(2).ToArray();
        Check("--in-channels", request.InChannels, inChannels);
        Check("--out-channels", request.OutChannels, outChannels);
        for (int axis = 0; axis < rank && request.Kernel.Count > 0; axis++)
            Check("--kernel", request.Kernel.At(axis, rank, "kernel_size", 0), kernel[axis]);
        if (channels is { } has && has != inChannels)
        {
            throw new RequestException(
                $"the input has {Channels(has)}, but the weight {Text(shape)} of {Path} with --groups {groups} takes {inChannels}: give " +
                "another input, weight or --groups.");
        }

        return new LayerShape(request.Kind, rank, inChannels, outChannels, kernel, HasBias && request.HasBias, request.Options);

        void Check(string option, long? asked, long found)
        {
            if (asked is { } number && number != found)
            {
                throw new RequestException(
                    $"{option} is {number}, but the weight {Text(shape)} of {Path} has {found}: leave {option} out.");
            }
        }
    }

    private static string Channels(long count) => count == 1 ? "1 channel" : $"{count} channels";

    private int SpatialAxes(IReadOnlyList<long> shape) => shape.Count is >= 3 and <= ConvolutionGeometry.MaxRank + 2
        ? shape.Count - 2
        : throw new RequestException(
            $"{Subject} has shape {Text(shape)}: a weight of 3 to 5 axes is needed, two of channels and the kernel's" +
            $"{(shape.Count == 2 ? $", for one kernel [1, 1, {shape[0]}, {shape[1]}]" : "")}.");

    private static string Text(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";
}
