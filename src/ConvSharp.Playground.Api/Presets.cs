using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Playground.Api;

/// <summary>The tool's presets, each layer of one that shows several by itself.</summary>
internal static class Presets
{
    public static IEnumerable<(string Name, string Description, string Query)> In(Language language) =>
        from preset in AnimationPreset.All
        from part in preset.Parts
        select (
            preset.Parts.Count == 1 ? preset.Name : $"{preset.Name}-{part.Rank}d",
            LayerTitle.Of(part, language),
            RequestedLayer.QueryOf(part) + (preset.View == AnimationView.Spread ? $"&{ArithmeticPage.View}={ArithmeticPage.Spread}" : ""));
}
