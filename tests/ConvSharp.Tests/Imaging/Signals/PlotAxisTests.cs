using ConvSharp.Imaging.Maps;
using ConvSharp.Imaging.Signals;
using Xunit;

namespace ConvSharp.Tests.Imaging.Signals;

public class PlotAxisTests
{
    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(25, -2, "0.25")]
    [InlineData(-30, -1, "−3")]
    [InlineData(125, -2, "1.25")]
    [InlineData(2, 6, "2000000")]
    [InlineData(2, 7, "2e7")]
    [InlineData(-15, 8, "−1.5e9")]
    [InlineData(5, -6, "0.000005")]
    [InlineData(5, -7, "5e−7")]
    public void Numbers_are_short_and_exact(long digits, int exponent, string text)
    {
        var number = new DecimalNumber(digits, exponent);
        Assert.Equal(text, number.ToString());
        Assert.Equal(number.Value, double.Parse(text.Replace('−', '-'), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-3, 5)]
    [InlineData(1e-9, 3e-9)]
    [InlineData(7, 7)]
    [InlineData(0, 0)]
    [InlineData(1e9, 1e9 + 1e-7)]
    [InlineData(1e9, 1e9 + 3)]
    [InlineData(-double.MaxValue, double.MaxValue)]
    [InlineData(0, double.Epsilon)]
    [InlineData(double.MaxValue, double.MaxValue)]
    [InlineData(double.NaN, double.NaN)]
    public void Every_range_has_ticks_and_holds_its_values(double min, double max)
    {
        for (int most = 4; most < 12; most++)
        {
            var axis = PlotAxis.Of(new ValueRange(min, max), most);
            Assert.InRange(axis.Ticks.Count, 2, most);
            Assert.All(axis.Ticks, tick => Assert.InRange(axis.Place(tick.Value), 0, 1));
            Assert.Distinct(axis.Ticks.Select(tick => tick.ToString()));
            if (!double.IsNaN(min))
                Assert.True(axis.Min <= min && axis.Max >= max, $"{min}…{max} beyond {axis.Min}…{axis.Max}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void Indices_are_whole(int length)
    {
        var axis = PlotAxis.OfIndices(length, mostTicks: 6);
        Assert.InRange(axis.Ticks.Count, 1, 6);
        Assert.All(axis.Ticks, tick => Assert.True(tick.Exponent >= 0 && tick.Value < length, $"{tick}"));
        Assert.Equal("0", axis.Ticks[0].ToString());
    }
}
