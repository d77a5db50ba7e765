using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>Width and height given: the scene is in their middle, as large as fits.</summary>
public class AnimationBoxTests
{
    public static TheoryData<int, int> Boxes => new((320, 320), (200, 1600), (1600, 200), (480, 301), (1024, 768));

    [Theory]
    [MemberData(nameof(Boxes))]
    public void The_scene_is_centred_and_fills_one_side(int width, int height)
    {
        foreach (AnimationPreset preset in AnimationPreset.All)
        {
            var options = new AnimationOptions { Size = width, Height = height };
            if (preset.Parts.Count > 1 && width < 480)
                continue;
            Animation animation = Animation.Create(preset, options);
            Assert.Equal((width, height), (animation.Width, animation.Height));
            (Vector2 min, Vector2 max) = Bounds(animation.Scene);
            string what = $"{preset} in {width}x{height}: {min} to {max}";
            Assert.True(min is { X: >= 0, Y: >= 0 } && max.X <= width && max.Y <= height, what);
            if (preset.Parts.Count > 1)
                continue;
            (Vector2 before, Vector2 after) = (min, new Vector2(width, height) - max);
            Assert.True(Vector2.Abs(before - after) is { X: <= 2, Y: <= 2 }, what);
            Assert.True(MathF.Min(before.X / width, before.Y / height) < 0.15f, what);
        }
    }

    [Theory]
    [MemberData(nameof(Boxes))]
    public void Text_is_within(int width, int height)
    {
        Animation animation = Animation.Create(
            AnimationPreset.Parse("no-padding-no-strides"), new AnimationOptions { Size = width, Height = height, Computation = true });
        Assert.All(
            animation.Scene.Marks.OfType<Label>(),
            label => Assert.True(label.Middle.Y + label.HalfExtent.Y <= height, label.ToString()));
    }

    [Fact]
    public void Every_format_has_the_size()
    {
        Animation animation = Animation.Create(AnimationPreset.Parse("strides"), new AnimationOptions { Size = 230, Height = 210 });
        Assert.Contains("viewBox=\"0 0 230 210\"", animation.ToSvg(), StringComparison.Ordinal);
        foreach (AnimationFormat format in (AnimationFormat[])[AnimationFormat.Gif, AnimationFormat.Webp, AnimationFormat.Png])
        {
            using SkiaSharp.SKCodec codec = SkiaSharp.SKCodec.Create(SkiaSharp.SKData.CreateCopy(animation.Encode(format)));
            Assert.Equal((230, 210), (codec.Info.Width, codec.Info.Height));
        }
    }

    [Fact]
    public void Boxes_too_small_say_what_is_enough()
    {
        int refused = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            int rank = random.Next(1, 4);
            nint[] input = [1, .. Enumerable.Range(0, rank).Select(_ => (nint)random.Next(3, rank < 3 ? 22 : 10))];
            var geometry = ConvolutionGeometry.Create(
                ConvolutionKind.Convolution, ConvolutionOptions.Default, input, [1, 1, .. Enumerable.Repeat((nint)3, rank)]);
            var options = new AnimationOptions
            {
                Size = random.Next(200, 400),
                Height = random.Next(2) == 0 ? null : random.Next(200, 300),
                Numbers = rank < 3,
                Computation = true,
            };
            try
            {
                Animation.Create(geometry, options);
            }
            catch (ArgumentException fault)
            {
                refused++;
                string[] fix = fault.Message.Split(": use ")[1].Split(" or more")[0].Split('x');
                options = options with { Size = int.Parse(fix[0], null), Height = fix.Length > 1 ? int.Parse(fix[1], null) : null };
                Assert.True(
                    Record.Exception(() => Animation.Create(geometry, options)) is null, $"seed {seed}, {geometry}: {fault.Message}");
            }
        }

        Assert.True(refused > 10, $"only {refused} were too small");
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnimationOptions { Height = 199 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnimationOptions { Height = 1601 });
    }

    private static (Vector2 Min, Vector2 Max) Bounds(Scene scene)
    {
        Vector2[] points =
        [
            .. scene.Marks.OfType<Figure>().SelectMany(figure => figure.Lines).SelectMany(line => line),
            .. scene.Marks.OfType<Label>().SelectMany(label => (Vector2[])[label.Middle - label.HalfExtent, label.Middle + label.HalfExtent]),
        ];
        return (points.Aggregate(Vector2.Min), points.Aggregate(Vector2.Max));
    }
}
