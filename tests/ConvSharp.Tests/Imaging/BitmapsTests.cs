using ConvSharp.Imaging.Skia;
using SkiaSharp;
using Xunit;

namespace ConvSharp.Tests.Imaging;

public class BitmapsTests
{
    [Fact]
    public void Pixels_without_memory_are_a_lack_of_memory()
    {
        InsufficientMemoryException fault = Assert.Throws<InsufficientMemoryException>(
            () => Bitmaps.New(int.MaxValue, int.MaxValue, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Assert.Contains("2147483647×2147483647 pixels", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_that_gives_nothing_is_a_lack_of_memory() =>
        Assert.Throws<InsufficientMemoryException>(() => Bitmaps.Encoded(null, "a picture"));
}
