using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using Xunit;

namespace ConvSharp.Tests.Imaging.Maps;

public class ColorMapTests
{
    [Theory]
    [InlineData("gray", 0, "#000000")]
    [InlineData("gray", 77 / 255.0, "#4d4d4d")]
    [InlineData("gray", 1, "#ffffff")]
    [InlineData("viridis", 0, "#440154")]
    [InlineData("viridis", 64 / 255.0, "#3b528b")]
    [InlineData("viridis", 128 / 255.0, "#21918c")]
    [InlineData("viridis", 192 / 255.0, "#5ec962")]
    [InlineData("viridis", 1, "#fde725")]
    [InlineData("blue-orange", 0, "#04468a")]
    [InlineData("blue-orange", 0.5, "#f7f7f7")]
    [InlineData("blue-orange", 1, "#713405")]
    public void Known_colours(string name, double unit, string color)
    {
        Assert.Equal(color, ColorMap.Parse(name).At(unit).ToString());
    }

    [Fact]
    public void Numbers_outside_are_clamped()
    {
        Assert.All(ColorMap.All, map =>
        {
            Assert.Equal(map.At(0), map.At(-3));
            Assert.Equal(map.At(0), map.At(double.NaN));
            Assert.Equal(map.At(1), map.At(double.PositiveInfinity));
        });
    }

    [Fact]
    public void Neighbours_differ_little_and_none_looks_like_NonFinite()
    {
        Assert.All(ColorMap.All, map =>
        {
            for (int level = 0; level < 256; level++)
            {
                Rgb color = map.At(level / 255.0);
                Assert.True(Distance(color, FeatureMaps.NonFinite) > 100, $"{map} at {level}: {color}");
                Assert.True(level == 0 || Distance(color, map.At((level - 1) / 255.0)) <= 8, $"{map} at {level}: {color}");
            }
        });
    }

    [Fact]
    public void Names_are_known_in_any_case_and_others_refused_with_the_list()
    {
        Assert.Same(ColorMap.Viridis, ColorMap.Parse("Viridis"));

        ArgumentException error = Assert.Throws<ArgumentException>(() => ColorMap.Parse("jet"));
        Assert.Contains("'jet'", error.Message, StringComparison.Ordinal);
        Assert.Contains("gray, viridis, blue-orange", error.Message, StringComparison.Ordinal);
    }

    private static int Distance(Rgb a, Rgb b) => Math.Abs(a.R - b.R) + Math.Abs(a.G - b.G) + Math.Abs(a.B - b.B);
}
