using System.Runtime.InteropServices;
using System.Xml.Linq;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Animations.Gif;
using ConvSharp.Imaging.Drawing;
using SkiaSharp;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>Files as a decoder that is not ours reads them.</summary>
public class AnimationFileTests
{
    public static TheoryData<string> Presets => AnimationModelTests.Presets;

    [Theory]
    [MemberData(nameof(Presets))]
    public void Gif_frames_are_the_drawn_ones_to_the_pixel(string name)
    {
        Animation animation = Animation.Create(AnimationPreset.Parse(name), new AnimationOptions { FramesPerSecond = 4 });
        using SKCodec codec = Codec(animation.Encode(AnimationFormat.Gif));
        Assert.Equal(SKEncodedImageFormat.Gif, codec.EncodedFormat);
        CheckFrames(animation, codec);
        Assert.All(codec.FrameInfo, frame => Assert.Equal(250, frame.Duration));
        Assert.Equal(-1, codec.RepetitionCount);
    }

    [Theory]
    [InlineData(DrawingTheme.Light)]
    [InlineData(DrawingTheme.Dark)]
    public void Webp_frames_are_the_drawn_ones_to_the_pixel(DrawingTheme theme)
    {
        var options = new AnimationOptions { Theme = theme, Computation = true, Size = 200, Loops = 3 };
        Animation animation = Animation.Create(AnimationPreset.Parse("padding-strides"), options);
        using SKCodec codec = Codec(animation.Encode(AnimationFormat.Webp));
        CheckFrames(animation, codec);
        Assert.Equal(2, codec.RepetitionCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Gif_with_numbers_and_sums_is_exact(int rank)
    {
        nint[] input = [2, .. Enumerable.Repeat((nint)4, rank)];
        nint[] weight = [2, 1, .. Enumerable.Repeat((nint)3, rank)];
        var geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, new ConvolutionOptions { Groups = 2, Padding = rank < 3 ? 1 : 0 }, input, weight);
        Animation animation = Animation.Create(geometry, new AnimationOptions { Size = 480, Numbers = rank < 3, Computation = true });
        using SKCodec codec = Codec(animation.Encode(AnimationFormat.Gif));
        CheckFrames(animation, codec);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 5)]
    [InlineData(15, 2)]
    [InlineData(16, 2)]
    [InlineData(254, 1)]
    [InlineData(255, 2)]
    public void Gif_is_exact_for_noise_of_so_many_colours(int colors, int loops)
    {
        // Long enough for the table of codes to overflow, and for every code width to end somewhere.
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            PixelImage[] frames = [.. Enumerable.Range(0, 3).Select(_ => Noise(random, random.Next(1, 200), colors))];
            frames = [.. frames.Where(frame => frame.Height == frames[0].Height)];
            using SKCodec codec = Codec(GifWriter.Write(frames, TimeSpan.FromSeconds(0.1), loops));
            for (int i = 0; i < frames.Length; i++)
                Assert.True(Pixels(codec, i).SequenceEqual(frames[i].Rgba), $"seed {seed}, colors {colors}, frame {i}");
        }
    }

    [Fact]
    public void Gif_of_too_many_colours_keeps_the_frequent_ones()
    {
        var random = new Random(5);
        byte[] rgba = new byte[64 * 64 * 4];
        random.NextBytes(rgba);
        rgba.AsSpan(0, rgba.Length / 2).Fill(0x30);
        for (int i = 3; i < rgba.Length; i += 4)
            rgba[i] = 255;
        var frame = new PixelImage(64, 64, rgba);
        using SKCodec codec = Codec(GifWriter.Write([frame], TimeSpan.FromSeconds(1), 0));
        Assert.True(Pixels(codec, 0).AsSpan(0, rgba.Length / 2).SequenceEqual(rgba.AsSpan(0, rgba.Length / 2)));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Files_are_small(string name)
    {
        Animation animation = Animation.Create(AnimationPreset.Parse(name));
        int svg = animation.Encode(AnimationFormat.Svg).Length;
        Assert.True(svg < 15_000, $"SVG of {svg} bytes");
        int gif = animation.Encode(AnimationFormat.Gif).Length;
        Assert.True(gif < 45_000 * Math.Max(1, animation.FrameCount / 25.0), $"GIF of {gif} bytes, {animation.FrameCount} frames");
    }

    [Fact]
    public void Svg_of_many_cubes_is_small()
    {
        var geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Transposed, new ConvolutionOptions { Stride = 2, Padding = 1 }, [1, 2, 2, 2], [1, 1, 3, 3, 3]);
        int svg = Animation.Create(geometry, new AnimationOptions { Size = 480 }).Encode(AnimationFormat.Svg).Length;
        Assert.True(svg < 15_000, $"SVG of {svg} bytes");
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Svg_is_whole_and_has_each_frame_once(string name)
    {
        Animation animation = Animation.Create(AnimationPreset.Parse(name), new AnimationOptions { Computation = true });
        XDocument svg = XDocument.Parse(animation.ToSvg());
        XNamespace space = "http://www.w3.org/2000/svg";
        Assert.Equal(space + "svg", svg.Root!.Name);
        Assert.NotEmpty(svg.Root.Element(space + "title")!.Value);
        string[] ids = [.. svg.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.All(svg.Descendants(space + "use"), use => Assert.Contains(use.Attribute("href")!.Value[1..], ids));
        string style = svg.Root.Element(space + "style")!.Value;
        Assert.Contains("prefers-color-scheme:dark", style, StringComparison.Ordinal);
        Assert.All(
            svg.Descendants().Attributes("class").SelectMany(name => name.Value.Split(' ')),
            name => Assert.Contains($".{name}{{", style, StringComparison.Ordinal));
        if (name == "article")
            return;
        IEnumerable<string> frames = svg.Descendants(space + "g").Attributes("style").Select(at => at.Value).Distinct();
        Assert.Equal(Enumerable.Range(0, animation.FrameCount).Select(frame => $"--i:{frame}").Order(), frames.Order());
        Assert.Equal(
            animation.FrameCount,
            svg.Descendants(space + "text").Count(text => text.Value.StartsWith("y[", StringComparison.Ordinal) || text.Value.StartsWith("x[", StringComparison.Ordinal)));
    }

    [Fact]
    public void Wrong_requests_name_the_mend()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnimationOptions { Size = 199 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnimationOptions { Size = 1601 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnimationOptions { FramesPerSecond = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnimationOptions { Loops = -1 });
        Assert.Throws<ArgumentException>(() => AnimationPreset.Parse("nothing"));
        Animation animation = Animation.Create(AnimationPreset.Parse("strides"));
        Assert.Throws<ArgumentOutOfRangeException>(() => animation.Frame(4));
        Assert.Throws<ArgumentException>(() => animation.Save("strides.bmp"));
        Assert.Contains("512", Refusal(30, 1, new AnimationOptions()), StringComparison.Ordinal);
        Assert.Contains("channels", Refusal(5, 9, new AnimationOptions()), StringComparison.Ordinal);
        Assert.Contains("or more", Refusal(20, 1, new AnimationOptions { Numbers = true }), StringComparison.Ordinal);
    }

    private static string Refusal(int side, int channels, AnimationOptions options)
    {
        var geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, ConvolutionOptions.Default, [channels, side, side], [1, channels, 3, 3]);
        return Assert.Throws<ArgumentException>(() => Animation.Create(geometry, options)).Message;
    }

    private static PixelImage Noise(Random random, int height, int colors)
    {
        const int Width = 61;
        byte[] rgba = new byte[Width * height * 4];
        for (int i = 0; i < rgba.Length; i += 4)
        {
            int color = random.Next(colors);
            (rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]) = ((byte)color, (byte)(color * 7), (byte)(255 - color), 255);
        }

        return new PixelImage(Width, height, rgba);
    }

    private static void CheckFrames(Animation animation, SKCodec codec)
    {
        Assert.Equal((animation.Width, animation.Height), (codec.Info.Width, codec.Info.Height));
        Assert.Equal(animation.FrameCount, Math.Max(1, codec.FrameCount));
        for (int i = 0; i < animation.FrameCount; i++)
            Assert.True(Pixels(codec, i).SequenceEqual(animation.Frame(i).Rgba), $"frame {i}");
    }

    private static SKCodec Codec(byte[] file) => SKCodec.Create(SKData.CreateCopy(file));

    private static byte[] Pixels(SKCodec codec, int frame)
    {
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        byte[] pixels = new byte[info.BytesSize];
        GCHandle pin = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(info, pin.AddrOfPinnedObject(), new SKCodecOptions(frame)));
        }
        finally
        {
            pin.Free();
        }

        return pixels;
    }
}
