using ConvSharp.Engine.Weights;
using Xunit;

namespace ConvSharp.Tests.Engine.Weights;

/// <summary>Panels of two vectors of 8 lanes.</summary>
public class PanelLayoutTests
{
    [Theory]
    [InlineData(1, 1, 8)]
    [InlineData(8, 1, 8)]
    [InlineData(9, 1, 16)]
    [InlineData(16, 1, 16)]
    [InlineData(20, 2, 24)]
    [InlineData(25, 2, 32)]
    public void Columns_are_cut_into_panels(int columns, int count, int lanes)
    {
        var panels = new PanelLayout(columns, 8);

        Assert.Equal((16, count, lanes), (panels.Width, panels.Count, panels.Lanes));
        Assert.Equal(lanes, Enumerable.Range(0, count).Sum(panel => (int)panels.LanesOf(panel)));
        Assert.Equal(columns, Enumerable.Range(0, count).Sum(panel => (int)panels.ColumnsOf(panel)));
    }

    [Fact]
    public void The_last_panel_may_have_one_vector()
    {
        var panels = new PanelLayout(20, 8);

        Assert.Equal((16, 4, 8), (panels.First(1), panels.ColumnsOf(1), panels.LanesOf(1)));
        Assert.Equal(16 * 3, panels.Offset(1, rows: 3));
    }
}
