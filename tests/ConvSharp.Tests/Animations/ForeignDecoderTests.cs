using System.Globalization;
using System.Security.Cryptography;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>ImageMagick and a browser see in the files what was drawn.</summary>
public class ForeignDecoderTests
{
    private const double FramesPerSecond = 4;

    /// <summary>Levels of 255, on average: edges are smoothed otherwise, and the font may be another.</summary>
    private const double LargestMeanDifference = 6;

    private static readonly string[] Presets = ["same-padding", "strides-transposed", "numbers-padding-strides", "overlap", "article"];

    [Fact]
    public void ImageMagick_reads_gif_frames_to_the_pixel()
    {
        string magick = ForeignProgram.Find("ImageMagick", "magick", "convert-im6.q16", "convert");
        foreach (string name in Presets)
        {
            using var folder = new TemporaryFolder();
            (string gif, string raw) = (folder.File("a.gif"), folder.File("a.rgba"));
            Animation animation = Made(name);
            animation.Save(gif);
            ForeignProgram.Run(magick, gif, "-coalesce", "-depth", "8", raw);
            byte[] pixels = File.ReadAllBytes(raw);
            int frame = 4 * animation.Width * animation.Height;
            Assert.Equal(animation.FrameCount * frame, pixels.Length);
            for (int i = 0; i < animation.FrameCount; i++)
                Assert.True(pixels.AsSpan(i * frame, frame).SequenceEqual(animation.Frame(i).Rgba), $"{name}, frame {i}");
        }
    }

    [Fact]
    public void A_browser_reads_frames_to_the_pixel_and_shows_the_same_as_svg()
    {
        string browser = ForeignProgram.Find("Chrom", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
        var page = new BrowserPage();
        var expected = new List<string>();
        var shown = new List<(string Name, PixelImage[] Frames, int Frame, int Top)>();
        foreach (string name in Presets)
        {
            Animation animation = Made(name);
            page.Decode($"{name}.gif", "image/gif", animation.Encode(AnimationFormat.Gif));
            page.Decode($"{name}.webp", "image/webp", animation.Encode(AnimationFormat.Webp));
            PixelImage[] frames = [.. Enumerable.Range(0, animation.FrameCount).Select(index => animation.Frame(index))];
            foreach (string format in (string[])["gif", "webp"])
            {
                expected.AddRange(frames.Select((frame, i) => string.Create(
                    CultureInfo.InvariantCulture, $"{name}.{format} {i} 250 {Hash(frame)}")));
            }

            foreach (int frame in (int[])[0, animation.FrameCount / 3, animation.FrameCount - 1])
            {
                var middle = TimeSpan.FromSeconds((frame + 0.5) / FramesPerSecond);
                shown.Add((name, frames, frame, page.Show(animation.ToSvg(), animation.Width, animation.Height, middle)));
            }
        }

        (string[] lines, PixelImage picture) = page.Open(browser);
        Assert.Equal(expected, lines);
        foreach ((string name, PixelImage[] frames, int frame, int top) in shown)
        {
            double[] differences = Array.ConvertAll(frames, drawn => Difference(picture, top, drawn));
            int nearest = Array.IndexOf(differences, differences.Min());
            Assert.True(nearest == frame, $"{name}: the SVG's frame {frame} looks like frame {nearest}");
            Assert.True(
                differences[frame] <= LargestMeanDifference, $"{name}, frame {frame}: differs by {differences[frame]:F2} levels of 255");
        }
    }

    private static Animation Made(string preset) => Animation.Create(
        AnimationPreset.Parse(preset), new AnimationOptions { FramesPerSecond = FramesPerSecond, Theme = DrawingTheme.Light });

    private static string Hash(PixelImage frame) => Convert.ToHexStringLower(SHA256.HashData(frame.Rgba));

    private static double Difference(PixelImage picture, int top, PixelImage frame)
    {
        long sum = 0;
        for (int y = 0; y < frame.Height; y++)
        {
            ReadOnlySpan<Pixel> seen = picture.Pixels.Slice((top + y) * picture.Width, frame.Width);
            ReadOnlySpan<Pixel> drawn = frame.Pixels.Slice(y * frame.Width, frame.Width);
            for (int x = 0; x < frame.Width; x++)
                sum += Math.Abs(seen[x].R - drawn[x].R) + Math.Abs(seen[x].G - drawn[x].G) + Math.Abs(seen[x].B - drawn[x].B);
        }

        return sum / (3.0 * frame.Width * frame.Height);
    }
}
