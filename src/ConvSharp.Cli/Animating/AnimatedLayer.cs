using System.CommandLine;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations;

namespace ConvSharp.Cli.Animating;

/// <summary>The layer that the options describe, with its own numbers where the user asks for them.</summary>
internal static class AnimatedLayer
{
    public static (ConvolutionGeometry Geometry, AnimationValues Values) Read(
        ParseResult parse, LayerOptions options, SampleOptions applied, string output, OutputFiles files)
    {
        LayerRequest request = options.Read(parse, applied.Kind(parse));
        request.CheckOutputs(output, applied.ValuesFile(parse));
        if (request.Source is DrawnWeights && request.OutChannels is null)
            request = request with { OutChannels = request.Options.Groups };
        (long? channels, long[] sizes, Tensor<double>? input) = applied.Read(parse, request);
        LayerShape layer = request.Settle(sizes.Length, channels);
        var geometry = ConvolutionGeometry.Create(
            layer.Kind, layer.Options, [(nint)layer.InChannels, .. sizes.Select(size => (nint)size)], layer.WeightShape);
        files.Add(request.SaveWeights, stream => request.Source.Make<float>(layer).Save(stream));
        AnimationValues values = !options.AnyWeightsGiven(parse) ? AnimationValues.None with { HasBias = layer.HasBias }
            : request.Source.IsDouble ? Parameters<double>() : Parameters<float>();
        return (geometry, input is null ? values : values.WithInput<double>(geometry, input));

        AnimationValues Parameters<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            LayerWeights<T> weights = request.Source.Make<T>(layer);
            return AnimationValues.None.WithParameters(geometry, weights.Weight, weights.BiasSpan);
        }
    }
}
