using System.Numerics.Tensors;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using Xunit;

namespace ConvSharp.Tests.Imaging.Maps;

public class FeatureMapsTests
{
    private static readonly Rgb Sheet = new(0xdc, 0xdc, 0xdc);

    [Fact]
    public void One_channel_is_exactly_its_pixels()
    {
        Tensor<float> maps = Tensor.Create([-1f, 0, 1, 3, 2, 1], [1, 2, 3]);

        PixelImage image = FeatureMaps.Render<float>(maps);

        Assert.Equal((3, 2), (image.Width, image.Height));
        Assert.Equal([0, 64, 128, 255, 191, 128], Reds(image));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_plane_and_a_batch_of_one_are_the_same_picture(int rank)
    {
        float[] values = [1, 2, 3, 4];
        nint[] lengths = [.. ((nint[])[1, 1, 2, 2])[^rank..]];

        Assert.Equal([0, 85, 170, 255], Reds(FeatureMaps.Render<float>(Tensor.Create(values, lengths))));
    }

    [Fact]
    public void A_grid_is_tiles_and_gaps_to_the_pixel()
    {
        // Three channels of 1×2 in two columns: the second row has one tile, the rest is sheet.
        float[] values = [0, 1, 5, 3, -7, -7];
        FeatureMapOptions options = new() { Columns = 2, Gap = 1 };

        PixelImage image = FeatureMaps.Render<float>(Tensor.Create(values, [3, 1, 2]), options);

        Assert.Equal((5, 3), (image.Width, image.Height));
        int sheet = Sheet.R;
        Assert.Equal([0, 255, sheet, 255, 0, sheet, sheet, sheet, sheet, sheet, 128, 128, sheet, sheet, sheet], Reds(image));
    }

    [Fact]
    public void Scale_makes_squares()
    {
        FeatureMapOptions options = new() { Scale = 3 };

        PixelImage image = FeatureMaps.Render<double>(Tensor.Create([0.0, 1, 1, 0], [2, 2]), options);

        Assert.Equal((6, 6), (image.Width, image.Height));
        for (int i = 0; i < 36; i++)
        {
            (int x, int y) = (i % 6, i / 6);
            Assert.Equal((x / 3 + y / 3) % 2 == 0 ? 0 : 255, image[x, y].R);
        }
    }

    [Theory]
    [InlineData(64, 10, 10, null, 8 * 12 - 2, 8 * 12 - 2)]
    [InlineData(6, 10, 10, null, 3 * 12 - 2, 2 * 12 - 2)]
    [InlineData(10, 300, 451, null, 4 * 453 - 2, 3 * 302 - 2)]
    [InlineData(16, 1, 100, null, 100, 16 * 3 - 2)]
    [InlineData(3, 10, 10, 8, 3 * 12 - 2, 10)]
    [InlineData(3, 10, 10, 1, 10, 3 * 12 - 2)]
    public void Sizes_of_grids(int channels, int height, int width, int? columns, int pictureWidth, int pictureHeight)
    {
        Tensor<float> maps = Tensor.CreateFromShape<float>([channels, height, width]);

        PixelImage image = FeatureMaps.Render<float>(maps, new FeatureMapOptions { Columns = columns });

        Assert.Equal((pictureWidth, pictureHeight), (image.Width, image.Height));
    }

    [Fact]
    public void Channels_have_their_own_range_or_share_one()
    {
        Tensor<float> maps = Tensor.Create([0f, 1, 0, 2], [2, 1, 2]);
        FeatureMapOptions options = new() { Gap = 0, Columns = 2 };

        Assert.Equal([0, 255, 0, 255], Reds(FeatureMaps.Render<float>(maps, options)));
        Assert.Equal([0, 128, 0, 255], Reds(FeatureMaps.Render<float>(maps, options with { SharedScale = true })));
    }

    [Fact]
    public void Zero_has_the_middle_colour_of_a_diverging_map()
    {
        Tensor<float> maps = Tensor.Create([0f, 4, -2], [1, 1, 3]);

        PixelImage image = FeatureMaps.Render<float>(maps, new FeatureMapOptions { ColorMap = ColorMap.BlueOrange });

        Assert.Equal([ColorMap.BlueOrange.At(0.5), ColorMap.BlueOrange.At(1), ColorMap.BlueOrange.At(0.25)], Row(image, 0));
    }

    [Fact]
    public void Nan_and_infinities_stand_out_and_do_not_count()
    {
        Tensor<float> maps = Tensor.Create([float.NaN, 0, 1, float.PositiveInfinity, float.NegativeInfinity], [1, 1, 5]);

        PixelImage image = FeatureMaps.Render<float>(maps);

        Rgb bad = FeatureMaps.NonFinite;
        Assert.Equal([bad, new Rgb(0, 0, 0), new Rgb(255, 255, 255), bad, bad], Row(image, 0));
    }

    [Fact]
    public void Only_nan_is_drawn_with_and_without_legend()
    {
        Tensor<double> maps = Tensor.Create([double.NaN], [1, 1, 1]);

        Assert.Equal([FeatureMaps.NonFinite], Row(FeatureMaps.Render<double>(maps), 0));
        Assert.True(FeatureMaps.Render<double>(maps, new FeatureMapOptions { Legend = true }).Height > 1);
    }

    [Theory]
    [InlineData(-double.MaxValue, double.MaxValue)]
    [InlineData(0, double.Epsilon)]
    [InlineData(-1e-300, 1e300)]
    public void Extreme_ranges_reach_both_ends(double min, double max)
    {
        Assert.Equal([0, 255], Reds(FeatureMaps.Render<double>(Tensor.Create([min, max], [1, 2]))));
    }

    [Fact]
    public void Views_that_are_not_dense_are_read_by_their_strides()
    {
        Tensor<float> whole = Pictures.Levels(seed: 5, 4, 6, 7);
        ReadOnlyTensorSpan<float> view = whole.AsReadOnlyTensorSpan().Slice([1..3, 0..6, 2..5]);
        Assert.False(view.IsDense);
        float[] copy = new float[view.FlattenedLength];
        view.FlattenTo(copy);

        Assert.Equal(FeatureMaps.Render<float>(Tensor.Create(copy, [2, 6, 3])).Rgba, FeatureMaps.Render(view).Rgba);
    }

    [Fact]
    public void Labels_and_legend_are_drawn_beside_the_tiles()
    {
        Tensor<float> maps = Pictures.Levels(seed: 6, 4, 40, 40);
        FeatureMapOptions options = new() { Labels = true, Legend = true, SharedScale = true, ColorMap = ColorMap.Viridis };

        PixelImage image = FeatureMaps.Render<float>(maps, options);

        Assert.Equal((8 + 180 + 8, 8 + 2 * 57 + 2 + 8 + 26 + 8), (image.Width, image.Height));
        int left = (image.Width - 82) / 2;
        Assert.True(Ink(image, left, 8, 40, 17) > 10, "label of channel 0");
        Assert.True(Ink(image, left + 42, 8 + 59, 40, 17) > 10, "label of channel 3");
        int legend = image.Height - 8 - 26;
        Assert.Equal(ColorMap.Viridis.At(0), image[8, legend]);
        Assert.Equal(ColorMap.Viridis.At(1), image[187, legend + 9]);
        Assert.True(Ink(image, 8, legend + 12, 40, 14) > 3, "the smallest value");
        Assert.True(Ink(image, 148, legend + 12, 40, 14) > 3, "the largest value");
        Assert.Equal(0, Ink(image, 60, legend + 12, 70, 14));
        Assert.Equal(0, Ink(image, 0, 0, image.Width, 8));
    }

    [Fact]
    public void Pictures_with_text_are_the_same_on_many_threads()
    {
        Tensor<float> maps = Pictures.Levels(seed: 8, 12, 9, 9);
        FeatureMapOptions options = new() { Labels = true, Legend = true, SharedScale = true };
        byte[] expected = FeatureMaps.Render<float>(maps, options).Rgba.ToArray();

        Parallel.For(0, 64, _ => Assert.True(FeatureMaps.Render<float>(maps, options).Rgba.SequenceEqual(expected)));
    }

    [Fact]
    public void The_legend_shows_the_numbers_of_the_range()
    {
        FeatureMapOptions options = new() { Legend = true };

        PixelImage one = FeatureMaps.Render<float>(Tensor.Create([0f, 1], [1, 2]), options);
        PixelImage two = FeatureMaps.Render<float>(Tensor.Create([0f, 2], [1, 2]), options);

        Assert.Equal((one.Width, one.Height), (two.Width, two.Height));
        Assert.False(one.Rgba.SequenceEqual(two.Rgba));
    }

    [Theory]
    [InlineData(1, 100, 100, 164)]
    [InlineData(400, 400, 401, 1)]
    [InlineData(1, 1, 1, int.MaxValue)]
    public void A_picture_beyond_the_caps_is_refused_before_it_is_allocated(int channels, int height, int width, int scale)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => FeatureMaps.Render(
            new ReadOnlyTensorSpan<float>([1f], [channels, height, width], [0, 0, 0]), new FeatureMapOptions { Scale = scale }));

        Assert.Contains("raise PictureLimits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Caps_are_kept_to_the_pixel()
    {
        Tensor<float> maps = Tensor.CreateFromShape<float>([1, 10, 20]);
        PictureLimits limits = new() { MaxPixels = 200, MaxSide = 20 };

        Assert.Equal(20, FeatureMaps.Render<float>(maps, new FeatureMapOptions { Limits = limits }).Width);
        Assert.Throws<ArgumentException>(
            () => FeatureMaps.Render<float>(maps, new FeatureMapOptions { Limits = limits with { MaxPixels = 199 } }));
    }

    [Fact]
    public void Other_shapes_and_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FeatureMaps.Render<float>(Tensor.CreateFromShape<float>([4])));
        Assert.Throws<ArgumentException>(() => FeatureMaps.Render<float>(Tensor.CreateFromShape<float>([2, 3, 4, 4])));
        Assert.Throws<ArgumentException>(() => FeatureMaps.Render<float>(Tensor.CreateFromShape<float>([3, 0, 4])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureMapOptions { Columns = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureMapOptions { Gap = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureMapOptions { Scale = 0 });
    }

    private static IEnumerable<int> Reds(PixelImage image) =>
        Enumerable.Range(0, image.Width * image.Height).Select(i => (int)image[i % image.Width, i / image.Width].R);

    private static IEnumerable<Rgb> Row(PixelImage image, int y) => Enumerable.Range(0, image.Width).Select(x => image[x, y]);

    /// <summary>How many pixels of a rectangle are not sheet.</summary>
    private static int Ink(PixelImage image, int x, int y, int width, int height) =>
        Enumerable.Range(0, width * height).Count(i => image[x + i % width, y + i / width] != Sheet);
}
