using System.Globalization;
using ConvSharp.Geometry;

namespace ConvSharp.Tests.Playground;

/// <summary>Requests for random layers of all kinds, ranks, padding modes and groups.</summary>
internal static class RandomRequests
{
    /// <summary>The layers of the first seeds, with their names, requests and geometries; longer sweeps take more.</summary>
    public static IEnumerable<(string Name, string Query, ConvolutionGeometry Geometry)> Of(int layers)
    {
        for (int seed = 0; seed < layers * SweepLength.Factor; seed++)
        {
            ConvolutionGeometry drawn = RandomProblem.Create(seed).Geometry;
            AxisGeometry[] axes = drawn.Axes.ToArray();
            if (axes.Any(axis => Math.Min(axis.PadBefore, axis.PadAfter) < 0))
                continue; // a layer sized by its output, which the page does not offer
            string query = string.Join('&',
                drawn.Kind == ConvolutionKind.Transposed ? "transposed" : "transposed=no",
                $"rank={drawn.Rank}", Each("input", axis => $"{axis.Input}"), Each("kernel", axis => $"{axis.Kernel}"),
                Each("stride", axis => $"{axis.Stride}"), Each("padding", axis => $"{axis.PadBefore}:{axis.PadAfter}"),
                Each("dilation", axis => $"{axis.Dilation}"), $"padding-mode={PaddingModes.Name(drawn.PaddingMode)}",
                $"groups={drawn.Groups}&in-channels={drawn.InChannels}&out-channels={drawn.OutChannels}",
                drawn.Kind == ConvolutionKind.Transposed ? Each("output-padding", axis => $"{axis.OutputPadding}") : "",
                seed % 2 == 0 ? "no-bias" : "");
            var geometry = ConvolutionGeometry.Create(
                drawn.Kind,
                new ConvolutionOptions
                {
                    Stride = PerAxis(axis => axis.Stride),
                    Dilation = PerAxis(axis => axis.Dilation),
                    Padding = Padding.Asymmetric(PerAxis(axis => axis.PadBefore), PerAxis(axis => axis.PadAfter)),
                    OutputPadding = drawn.Kind == ConvolutionKind.Transposed ? PerAxis(axis => axis.OutputPadding) : default,
                    PaddingMode = drawn.PaddingMode,
                    Groups = drawn.Groups,
                },
                [1, (nint)drawn.InChannels, .. axes.Select(axis => (nint)axis.Input)],
                drawn.WeightShape);
            yield return (string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {query}"), query, geometry);

            string Each(string name, Func<AxisGeometry, string> text) => $"{name}={string.Join('x', axes.Select(text))}";
            PerAxis PerAxis(Func<AxisGeometry, long> value) => new([.. axes.Select(value)]);
        }
    }
}
