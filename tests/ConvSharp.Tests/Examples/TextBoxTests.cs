using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Examples.TextBoxes;
using ConvSharp.Imaging;
using Xunit;

namespace ConvSharp.Tests.Examples;

/// <summary>The sample that finds text: what it makes of the network's probabilities.</summary>
public sealed class TextBoxTests
{
    [Fact]
    public void Components_hang_together_by_edges_and_corners_but_not_around_the_map()
    {
        ProbabilityMap map = Map(
            "#..#.#",
            ".#...#",
            "......",
            "#.##..");

        IReadOnlyList<Component> components = Component.All(map, 0.3);

        (int X, int Y)[][] expected =
        [
            [(0, 0), (1, 1)], [(3, 0)], [(5, 0), (5, 1)], [(0, 3)], [(2, 3), (3, 3)],
        ];
        Assert.Equal(expected, components.Select(component => component.Pixels.ToArray()));
    }

    [Fact]
    public void A_pixel_at_the_threshold_and_one_that_is_no_number_belong_to_no_component()
    {
        var map = new ProbabilityMap([0.25f, float.NaN, 0.5f, 1f], 4);
        Component component = Assert.Single(Component.All(map, 0.25));
        Assert.Equal([(2, 0), (3, 0)], component.Pixels);
        Assert.Equal(0.75, component.Score(map));
    }

    [Fact]
    public void A_map_has_whole_rows() =>
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => new ProbabilityMap([1, 2, 3], 2)).ParamName);

    [Fact]
    public void The_hull_is_that_of_the_pixels_corners()
    {
        Component component = Assert.Single(Component.All(Map(".#.", "###", ".#."), 0.3));
        Point[] expected = [new(0, 1), new(1, 0), new(2, 0), new(3, 1), new(3, 2), new(2, 3), new(1, 3), new(0, 2)];
        Assert.Equal(expected, ConvexHull.Of(component));
    }

    [Fact]
    public void A_block_has_its_own_rectangle()
    {
        Component component = Assert.Single(Component.All(Map("......", ".####.", ".####."), 0.3));
        Point[] expected = [new(1, 1), new(5, 1), new(5, 3), new(1, 3)];
        Assert.Equal(expected, TurnedRectangle.Around(ConvexHull.Of(component)).Corners());
    }

    [Fact]
    public void The_rectangle_of_the_least_area_turns_with_the_text()
    {
        // Along the axes the area would be 49.
        TurnedRectangle rectangle = TurnedRectangle.Around([new(0, 4), new(4, 0), new(7, 3), new(3, 7)]);
        Assert.Equal(24, rectangle.Width * rectangle.Height, 1e-9);
        Point[] expected = [new(0, 4), new(4, 0), new(7, 3), new(3, 7)];
        Assert.All(expected, corner => Assert.Contains(
            rectangle.Corners(), found => (found - corner).Dot(found - corner) < 1e-18));
    }

    [Fact]
    public void Edges_move_outwards_by_area_times_ratio_through_perimeter()
    {
        var rectangle = new TurnedRectangle(new(10, 10), new(1, 0), 12, 4);
        Assert.Equal(rectangle with { Width = 16.5, Height = 8.5 }, rectangle.Unclip(1.5));
    }

    [Fact]
    public void Boxes_are_in_pixels_of_the_picture_and_end_at_its_borders()
    {
        // 12 × 4 pixels from (0, 2) grow by 2.25 on each side; the picture is twice as wide and three times as high as the map.
        float[] values = new float[16 * 16];
        for (int y = 2; y < 6; y++)
            values.AsSpan(y * 16, 12).Fill(0.75f);

        TextBox box = Assert.Single(TextBoxFinder.Find(new ProbabilityMap(values, 16), 32, 48));

        Point[] expected = [new(0, 0), new(28.5, 0), new(28.5, 24.75), new(0, 24.75)];
        Assert.Equal(expected, box.Corners);
        Assert.Equal("0.75  (0, 0) (29, 0) (29, 25) (0, 25)", box.ToString());
    }

    [Theory]
    [InlineData(0.5f, 4)]
    [InlineData(0.75f, 2)]
    public void Unsure_and_thin_components_are_no_text(float probability, int rows)
    {
        float[] values = new float[16 * 16];
        for (int y = 2; y < 2 + rows; y++)
            values.AsSpan(y * 16, 12).Fill(probability);
        Assert.Empty(TextBoxFinder.Find(new ProbabilityMap(values, 16), 16, 16));
    }

    [Fact]
    public void The_network_finds_the_line_that_is_written()
    {
        TextDetector detector = new(RealModels.Load("pp-ocr-det.onnx"));
        Tensor<float> plain = Tensor.Create([.. Enumerable.Repeat(0.8f, 240 * 60)], [60, 240]);
        PixelImage grey = Picture.FromTensor<float>(plain.AsReadOnlyTensorSpan());
        PixelImage sheet = PictureRow.Render([new CaptionedPicture("Text in a picture", grey)]).Enlarge(3);

        TextBox box = Assert.Single(detector.Find(Picture.ToTensor(sheet)));

        // The caption starts at (8, 8) of the sheet before it is enlarged, and ends above the picture.
        Assert.InRange(box.Corners.Min(corner => corner.X), 0, 3 * 14);
        Assert.InRange(box.Corners.Max(corner => corner.X), 3 * 100, 3 * 200);
        Assert.InRange(box.Corners.Min(corner => corner.Y), 0, 3 * 16);
        Assert.InRange(box.Corners.Max(corner => corner.Y), 3 * 16, 3 * 36);
    }

    private static ProbabilityMap Map(params string[] rows) =>
        new([.. string.Concat(rows).Select(pixel => pixel == '#' ? 1f : 0f)], rows[0].Length);
}
