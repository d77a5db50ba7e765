using System.Numerics.Tensors;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using Xunit;

namespace ConvSharp.Tests.Imaging.Maps;

public class KernelMapsTests
{
    private static readonly FeatureMapOptions Plain = new() { ColorMap = ColorMap.BlueOrange, Gap = 1 };

    [Fact]
    public void A_row_for_each_output_channel_and_a_column_for_each_input_channel()
    {
        Tensor<float> weight = Levels(2, 3, 2, 2);

        PixelImage image = KernelMaps.Render<float>(weight, Plain);

        Assert.Equal((3 * 3 - 1, 2 * 3 - 1), (image.Width, image.Height));
        for (int o = 0; o < 2; o++)
        {
            float largest = Enumerable.Range(0, 12).Max(at => MathF.Abs(weight[o, at / 4, at / 2 % 2, at % 2]));
            for (int at = 0; at < 12; at++)
            {
                (int i, int row, int column) = (at / 4, at / 2 % 2, at % 2);
                Rgb expected = ColorMap.BlueOrange.At((weight[o, i, row, column] / largest + 1.0) / 2);
                Assert.Equal(expected, image[i * 3 + column, o * 3 + row]);
            }
        }
    }

    [Fact]
    public void One_scale_for_all_makes_kernels_comparable()
    {
        Tensor<float> weight = Tensor.Create([1f, 4f], [2, 1, 1, 1]);

        Assert.Equal([ColorMap.BlueOrange.At(1), ColorMap.BlueOrange.At(1)], Ends(KernelMaps.Render<float>(weight, Plain)));
        Assert.Equal(
            [ColorMap.BlueOrange.At(0.625), ColorMap.BlueOrange.At(1)],
            Ends(KernelMaps.Render<float>(weight, Plain with { SharedScale = true })));

        static Rgb[] Ends(PixelImage image) => [image[0, 0], image[image.Width - 1, 0]];
    }

    [Theory]
    [InlineData("9,1,3,3", 3 * 4 - 1, 3 * 4 - 1)]
    [InlineData("2,3,5", 2 * 6 - 1, 3)]
    [InlineData("2,3,4,5,6", 12 * 7 - 1, 2 * 6 - 1)]
    [InlineData("2,1,4,5,6", 4 * 7 - 1, 2 * 6 - 1)]
    public void Depthwise_kernels_make_a_grid_signals_rows_and_volumes_slices(string shape, int width, int height)
    {
        nint[] lengths = [.. shape.Split(',').Select(nint.Parse)];

        PixelImage image = KernelMaps.Render<float>(Tensor.CreateFromShape<float>(lengths), Plain);

        Assert.Equal((width, height), (image.Width, image.Height));
    }

    [Fact]
    public void Kernels_of_three_channels_are_shown_in_colour_with_grey_for_zero()
    {
        Tensor<float> weight = Tensor.Create([2f, 0, -2, 0, 1, 0], [1, 3, 1, 2]);

        PixelImage image = KernelMaps.RenderColor<float>(weight, new FeatureMapOptions());

        Assert.Equal([new Rgb(255, 0, 191), new Rgb(128, 128, 128)], [image[0, 0], image[1, 0]]);
    }

    [Fact]
    public void Nan_in_any_channel_stands_out()
    {
        Tensor<double> weight = Tensor.Create([1.0, 2, 3, 4, double.NaN, 6], [1, 3, 1, 2]);

        PixelImage image = KernelMaps.RenderColor<double>(weight, new FeatureMapOptions());

        Assert.Equal(FeatureMaps.NonFinite, image[0, 0]);
        Assert.NotEqual(FeatureMaps.NonFinite, image[1, 0]);
    }

    [Fact]
    public void By_default_kernels_are_large_enough_to_be_looked_at()
    {
        Assert.Equal(66, KernelMaps.Render<float>(Levels(1, 1, 3, 3)).Width);
        Assert.Equal(66, KernelMaps.RenderColor<float>(Levels(1, 3, 11, 11)).Width);
        Assert.Equal(200, KernelMaps.Render<float>(Levels(1, 1, 200, 200)).Width);
    }

    [Fact]
    public void Labels_and_legend_take_room_and_views_are_read_by_their_strides()
    {
        Tensor<float> whole = Levels(4, 3, 4, 5);
        ReadOnlyTensorSpan<float> view = whole.AsReadOnlyTensorSpan().Slice([1..3, 0..3, 1..3, 0..5]);
        float[] copy = new float[view.FlattenedLength];
        view.FlattenTo(copy);
        FeatureMapOptions options = Plain with { Labels = true, Legend = true, Scale = 8 };

        PixelImage image = KernelMaps.RenderColor(view, options);

        Assert.Equal(KernelMaps.RenderColor<float>(Tensor.Create(copy, [2, 3, 2, 5]), options).Rgba, image.Rgba);
        Assert.True(image.Height > 2 * 8 + 40, $"{image.Width}×{image.Height}");
    }

    [Fact]
    public void Other_shapes_are_refused()
    {
        Refused(() => KernelMaps.Render<float>(Levels(4, 4)), "[4, 4]");
        Refused(() => KernelMaps.Render<float>(Levels(2, 0, 3, 3)), "not empty");
        Refused(() => KernelMaps.RenderColor<float>(Levels(2, 4, 3, 3)), "[2, 4, 3, 3]");
        Refused(() => KernelMaps.Render<float>(Levels(1, 1, 100, 100), Plain with { Scale = 200 }), "weight of shape [1, 100, 100]");

        static void Refused(Func<object> action, string part) =>
            Assert.Contains(part, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    /// <summary>Seeded values of −1…1.</summary>
    private static Tensor<float> Levels(params nint[] shape)
    {
        Random random = new(11);
        Tensor<float> tensor = Tensor.CreateFromShape<float>(shape);
        foreach (ref float value in tensor.AsTensorSpan())
        {
            value = (random.NextSingle() * 2) - 1;
        }

        return tensor;
    }
}
