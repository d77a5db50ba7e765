using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Layout;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Pages;

/// <summary>A layer of an animation, with its numbers.</summary>
/// <param name="Geometry">The layer and its input.</param>
/// <param name="Values">The numbers that are given.</param>
internal sealed record AnimatedLayer(ConvolutionGeometry Geometry, AnimationValues Values)
{
    /// <summary>The layer as a part of a page, which has the sums below the drawing.</summary>
    /// <exception cref="ArgumentException">More products than a page has room for.</exception>
    public PagePart OnPage(AnimationOptions options)
    {
        AnimationLimits.CheckPage(Geometry);
        DrawnLayer drawn = SceneBuilder.Build(
            Geometry, Values, options with { Computation = false }, new SceneBox(options.Size, options.Height));
        bool hasNumbers = options.Numbers || options.Computation || Values.Input is not null || Values.Weight is not null;
        var elements = new LayerElements(Geometry, drawn.Values, hasNumbers, options.Language);
        return new PagePart(
            LayerTitle.Of(Geometry, options.Language), drawn.Scene,
            new PageLayer(drawn, elements, Spreads: options.View == AnimationView.Spread));
    }
}
