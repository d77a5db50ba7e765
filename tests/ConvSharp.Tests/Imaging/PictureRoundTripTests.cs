using System.Numerics.Tensors;
using ConvSharp.Imaging;
using Xunit;

namespace ConvSharp.Tests.Imaging;

public class PictureRoundTripTests
{
    [Theory]
    [InlineData("a.png", 90)]
    [InlineData("a.PNG", 1)]
    [InlineData("a.webp", 100)]
    public void Lossless_formats_keep_every_level(string name, int quality)
    {
        using TemporaryFolder folder = new();
        const int seed = 7;
        Tensor<float> tensor = Pictures.Levels(seed, 3, 19, 23);

        Picture.Save<float>(folder.File(name), tensor, quality);
        Tensor<float> back = Picture.Load(folder.File(name));

        Assert.Equal([3, 19, 23], Pictures.Lengths(back));
        Assert.True(Pictures.Values(tensor).SequenceEqual(Pictures.Values(back)), $"{name}, quality {quality}, seed {seed}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Grey_keeps_every_level_in_one_channel_and_in_three(int width)
    {
        using TemporaryFolder folder = new();
        Tensor<float> tensor = Pictures.Levels(seed: width, 1, 256, width);

        Picture.Save<float>(folder.File("a.png"), tensor);
        float[] one = Pictures.Values(Picture.Load(folder.File("a.png"), new PictureLoadOptions { Gray = true }));
        float[] three = Pictures.Values(Picture.Load(folder.File("a.png")));

        Assert.Equal(Pictures.Values(tensor), one);
        Assert.Equal([.. one, .. one, .. one], three);
    }

    [Fact]
    public void Every_level_in_single_and_double_precision()
    {
        float[] single = [.. Enumerable.Range(0, 256).Select(level => level / 255f)];
        double[] twice = [.. Enumerable.Range(0, 256).Select(level => level / 255.0)];

        PixelImage fromSingle = Picture.FromTensor<float>(Tensor.Create(single, [16, 16]));
        PixelImage fromDouble = Picture.FromTensor<double>(Tensor.Create(twice, [1, 16, 16]));

        byte[] levels = [.. Enumerable.Range(0, 256).Select(level => (byte)level)];
        Assert.Equal(levels, Enumerable.Range(0, 256).Select(i => fromSingle[i % 16, i / 16].R));
        Assert.Equal(levels, Enumerable.Range(0, 256).Select(i => fromDouble[i % 16, i / 16].B));
        Assert.Equal(single, Pictures.Values(Picture.ToTensor(fromDouble, gray: true)));
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.jpeg")]
    [InlineData("a.webp")]
    public void Lossy_formats_stay_near(string name)
    {
        using TemporaryFolder folder = new();
        Tensor<float> tensor = Pictures.Smooth(60, 80);

        Picture.Save<float>(folder.File(name), tensor);
        float[] back = Pictures.Values(Picture.Load(folder.File(name)));

        float worst = Pictures.Values(tensor).Zip(back, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst is > 0 and < 0.05f, $"{name}: worst difference {worst}");
    }

    [Fact]
    public void Out_of_range_values_clamp_and_halves_round_up()
    {
        double[] values = [-0.5, 1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.5 / 255, 0.49 / 255, 254.5 / 255];
        PixelImage image = Picture.FromTensor<double>(Tensor.Create(values, [1, values.Length]));

        Assert.Equal([0, 255, 0, 255, 0, 1, 0, 255], Enumerable.Range(0, values.Length).Select(x => (int)image[x, 0].G));
    }

    [Fact]
    public void Channels_are_red_green_blue()
    {
        PixelImage image = Picture.FromTensor<float>(Tensor.Create([1f, 0.2f, 0.4f], [3, 1, 1]));

        Assert.Equal(new Rgb(255, 51, 102), image[0, 0]);
    }

    [Fact]
    public void Views_that_are_not_dense_are_read_by_their_strides()
    {
        Tensor<float> whole = Pictures.Levels(seed: 3, 3, 8, 10);
        ReadOnlyTensorSpan<float> view = whole.AsReadOnlyTensorSpan().Slice([0..3, 2..7, 1..9]);
        Assert.False(view.IsDense);

        PixelImage image = Picture.FromTensor(view);

        Assert.Equal((8, 5), (image.Width, image.Height));
        PixelImage all = Picture.FromTensor<float>(whole);
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(all[1 + i % 8, 2 + i / 8], image[i % 8, i / 8]);
        }
    }

    [Fact]
    public void A_transposed_view_makes_the_transposed_picture()
    {
        float[] values = Pictures.Values(Pictures.Levels(seed: 4, 1, 4, 6));
        ReadOnlyTensorSpan<float> transposed = new(values, [6, 4], [1, 6]);

        PixelImage image = Picture.FromTensor(transposed);

        PixelImage straight = Picture.FromTensor<float>(Tensor.Create(values, [4, 6]));
        Assert.Equal((4, 6), (image.Width, image.Height));
        for (int i = 0; i < 24; i++)
        {
            Assert.Equal(straight[i / 4, i % 4], image[i % 4, i / 4]);
        }
    }

    [Theory]
    [InlineData(2, 4, 4)]
    [InlineData(4, 4, 4)]
    [InlineData(3, 0, 4)]
    [InlineData(1, 3, 4, 4)]
    [InlineData(5)]
    public void Other_shapes_are_refused_by_name(params int[] shape)
    {
        nint[] lengths = [.. shape.Select(length => (nint)length)];
        Tensor<float> tensor = Tensor.CreateFromShape<float>(lengths);

        ArgumentException error = Assert.Throws<ArgumentException>(() => Picture.FromTensor<float>(tensor));

        Assert.Contains($"[{string.Join(", ", shape)}]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broadcast_view_of_a_huge_size_is_refused_before_it_is_allocated()
    {
        Assert.Throws<ArgumentException>(() => Picture.FromTensor(new ReadOnlyTensorSpan<float>([1f], [1 << 20, 1 << 20], [0, 0])));
    }
}
