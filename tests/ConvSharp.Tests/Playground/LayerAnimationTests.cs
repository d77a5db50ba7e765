using System.Text.Json;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Playground.Api;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>The files of a layer's animation: those of the library, though the page draws the frames.</summary>
public class LayerAnimationTests
{
    private static readonly AnimationOptions Options = new() { Size = 480, Numbers = true, Theme = DrawingTheme.Light };

    [Theory]
    [InlineData("input=4x4&kernel=3&stride=1", ConvolutionKind.Convolution, AnimationView.Gather)]
    [InlineData("transposed&input=3x3&kernel=3&stride=2", ConvolutionKind.Transposed, AnimationView.Gather)]
    [InlineData("transposed&input=3x3&kernel=3&stride=2&view=spread", ConvolutionKind.Transposed, AnimationView.Spread)]
    public void Files_are_those_of_the_library(string query, ConvolutionKind kind, AnimationView view)
    {
        long size = kind == ConvolutionKind.Transposed ? 3 : 4, stride = kind == ConvolutionKind.Transposed ? 2 : 1;
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            kind, new ConvolutionOptions { Stride = stride }, [1, (nint)size, (nint)size], [1, 1, 3, 3]);
        AnimationValues values = AnimationValues.None with { HasBias = true };
        var animation = Animation.Create(geometry, values, Options with { View = view });

        string svg = Answer(LayerAnimation.Svg(query, "en")).GetProperty("svg").GetString()!;
        Assert.Equal(Animation.Create(geometry, values, Options with { View = view, Theme = DrawingTheme.Auto }).ToSvg(), svg);

        JsonElement begun = Answer(LayerAnimation.BeginGif(query, "en", out LayerAnimation? gif));
        Assert.Equal(animation.FrameCount, begun.GetProperty("frames").GetInt32());
        for (int frame = 0; frame < animation.FrameCount; frame++)
        {
            PixelImage drawn = animation.Frame(frame);
            Assert.Equal((begun.GetProperty("width").GetInt32(), begun.GetProperty("height").GetInt32()), (drawn.Width, drawn.Height));
            gif!.Add(drawn.Rgba.ToArray());
        }

        Assert.Equal(animation.Encode(AnimationFormat.Gif), gif!.ToGif());
    }

    /// <summary>A frame's SVG has what shows in that frame: as many marks as the animation shows then, none of which moves.</summary>
    [Fact]
    public void A_frame_is_a_still_picture()
    {
        LayerAnimation.BeginGif("input=4x4&kernel=3", "en", out LayerAnimation? gif);
        string[] frames = [.. Enumerable.Range(0, 4).Select(frame => Answer(gif!.FrameSvg(frame)).GetProperty("svg").GetString()!)];
        Assert.Equal(4, frames.Distinct().Count());
        Assert.Matches("<g [^>]*--i:", Answer(LayerAnimation.Svg("input=4x4&kernel=3", "en")).GetProperty("svg").GetString()!);
        Assert.All(frames, frame => Assert.DoesNotMatch("<g [^>]*--i:", frame));
    }

    [Theory]
    [InlineData("input=4x4&kernel=3&view=spread", "View is spread, which shows transposed convolutions alone")]
    [InlineData("input=40x40&kernel=3", "at most 512")]
    [InlineData("input=24x24&kernel=3", "and the browser at most")]
    [InlineData("kernel=<b>", "'<b>'")]
    public void What_makes_no_animation_gets_a_sentence(string query, string sentence)
    {
        string answer = LayerAnimation.BeginGif(query, "en", out LayerAnimation? gif);
        Assert.Null(gif);
        Assert.Contains(sentence, Answer(answer).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Answer(string json) => JsonDocument.Parse(json).RootElement;
}
