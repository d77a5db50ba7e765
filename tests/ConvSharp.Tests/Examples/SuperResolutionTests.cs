using System.Numerics.Tensors;
using ConvSharp.Examples.SuperResolution;
using ConvSharp.Examples.Upscaling;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using ConvSharp.Layers;
using ConvSharp.Onnx;
using Xunit;
using Photographs = ConvSharp.Tests.Imaging.Samples;

namespace ConvSharp.Tests.Examples;

/// <summary>The sample that enlarges pictures tile by tile.</summary>
public sealed class SuperResolutionTests
{
    private const int Seed = 11;

    [Theory]
    [InlineData(1, 16, 4)]
    [InlineData(16, 16, 4)]
    [InlineData(17, 16, 4)]
    [InlineData(24, 16, 4)]
    [InlineData(25, 16, 4)]
    [InlineData(100, 16, 7)]
    [InlineData(100, 16, 0)]
    public void Tiles_cover_a_side_once_and_see_beyond_what_they_give(int side, int tile, int overlap)
    {
        int done = 0;
        foreach (Tiling part in Tiling.Of(side, tile, overlap))
        {
            string place = $"{part} of side {side}, tile {tile}, overlap {overlap}";
            Assert.True(part.From == done && part.To > part.From, place);
            Assert.True(part.Start >= 0 && (part.Start + tile <= side || side < tile), place);
            Assert.True(part.Start == 0 || part.From - part.Start >= overlap, place);
            Assert.True(part.To == side || part.Start + tile - part.To >= overlap, place);
            done = part.To;
        }

        Assert.Equal(side, done);
    }

    [Theory]
    [InlineData(false, 57, 38)]
    [InlineData(true, 57, 38)]
    [InlineData(true, 20, 90)]
    public void Tiles_leave_no_seam(bool isFixed, int height, int width)
    {
        Tensor<float> picture = Noise(height, width);
        PixelImage whole = new Upscaler(SampleModels.Upscaler(3, 2, neighbours: 7)).Enlarge(picture, tile: 128, overlap: 0);
        Upscaler upscaler = new(SampleModels.Upscaler(3, 2, neighbours: 7, isFixed ? 20 : null));

        PixelImage tiled = upscaler.Enlarge(picture, tile: 20, overlap: 3);

        Assert.Equal((2 * width, 2 * height), (tiled.Width, tiled.Height));
        int difference = Difference(whole, tiled);
        Assert.True(difference <= 1, $"A level differs by {difference}: seed {Seed}, {height} × {width}.");
        int seam = Difference(whole, upscaler.Enlarge(picture, tile: 20, overlap: 1));
        Assert.True(seam > 1, $"Too small an overlap is not seen: seed {Seed}, {height} × {width}.");
    }

    [Fact]
    public void A_picture_smaller_than_the_models_tile_goes_on_with_its_last_pixels()
    {
        Tensor<float> picture = Tensor.Create([.. Enumerable.Repeat(1f, 3 * 16 * 17)], [3, 16, 17]);
        PixelImage result = new Upscaler(SampleModels.Upscaler(3, 3, neighbours: 3, 40)).Enlarge(picture, 256, 10);
        Assert.Equal((51, 48), (result.Width, result.Height));

        // Beyond the last pixels is the picture, and beyond the first the network's own zeros.
        Assert.Equal(new Rgb(255, 255, 255), result[50, 47]);
        Assert.Equal(new Rgb(113, 113, 113), result[0, 0]);
    }

    [Fact]
    public void A_network_of_brightness_leaves_colours_as_they_are()
    {
        float[] color = [0.8f, 0.4f, 0.2f];
        Tensor<float> picture = Tensor.CreateFromShape<float>([3, 30, 21]);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < 30; y++)
                picture.GetSpan([channel, y, 0], 21).Fill(color[channel]);
        }

        PixelImage result = new Upscaler(SampleModels.Upscaler(1, 3, neighbours: 1)).Enlarge(picture, tile: 16, overlap: 2);

        Assert.Equal((63, 90), (result.Width, result.Height));
        for (int y = 0; y < 90; y++)
        {
            for (int x = 0; x < 63; x++)
                Assert.Equal(new Rgb(204, 102, 51), result[x, y]);
        }
    }

    [Fact]
    public void Requests_that_make_no_picture_are_refused_with_what_to_do()
    {
        Tensor<float> picture = Noise(64, 64);
        Assert.Equal(
            "A tile of 16 pixels has nothing left between overlaps of 8: give a smaller overlap.",
            Assert.Throws<ArgumentException>(() => new Upscaler(SampleModels.Upscaler(3, 2, 3)).Enlarge(picture, 16, 8)).Message);
        OnnxModel four = SampleModels.Constant([1, 16, 16, 4], ("y", [1], [0]));
        Assert.StartsWith(
            "The model takes picture float32 [1, 16, 16, 4]: give a network that enlarges",
            Assert.Throws<InferenceException>(() => new Upscaler(four)).Message, StringComparison.Ordinal);
        Upscaler scores = new(SampleModels.Means(1));
        Assert.StartsWith(
            "The model makes float32 [1, 3] of a tile of 16×16 pixels, no picture",
            Assert.Throws<InferenceException>(() => scores.Enlarge(picture, 16, 2)).Message, StringComparison.Ordinal);
        Upscaler huge = new(SampleModels.Upscaler(1, 300, 1));
        Assert.StartsWith(
            "The result would have 19200×19200 pixels",
            Assert.Throws<ArgumentException>(() => huge.Enlarge(picture, 16, 2)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void A_network_of_what_bicubic_lacks_is_added_to_it(int channels)
    {
        Tensor<float> picture = Noise(31, 45);
        Upscaler upscaler = new(SampleModels.Upscaler(channels, 2, neighbours: 1, gain: 0)) { AddsToBicubic = true };
        PixelImage bicubic = Picture.FromTensor<float>(Bicubic.Resize(picture, 62, 90).AsReadOnlyTensorSpan());
        int difference = Difference(bicubic, upscaler.Enlarge(picture, tile: 16, overlap: 3));
        Assert.True(difference <= 1, $"A level differs by {difference}: seed {Seed}.");
    }

    [Fact]
    public void An_upscaler_of_the_tool_becomes_a_model_that_enlarges()
    {
        UpscalerDescription description = new(UpscalerHead.ResizeConvolution, 4);
        Sequential<float> network = UpscalerNetwork.Make(description, seed: Seed);
        using MemoryStream file = new();
        OnnxExport.Save(file, network, 1, 3, -1, -1);
        Tensor<float> picture = Noise(40, 33);
        Tensor<float> bicubic = Enlargement.Bicubic(picture);
        Tensor<float> whole = Enlargement.Run(network, picture, bicubic, new ParallelOptions());

        Upscaler upscaler = new(OnnxModel.Load(file.ToArray())) { AddsToBicubic = true };

        PixelImage tiled = upscaler.Enlarge(picture, tile: 24, overlap: UpscalerNetwork.Reach + 1);
        int difference = Difference(Picture.FromTensor<float>(whole.AsReadOnlyTensorSpan()), tiled);
        Assert.True(difference <= 1, $"A level differs by {difference}: seed {Seed}.");
    }

    [Fact]
    public void The_network_is_as_near_to_the_photograph_as_bicubic()
    {
        OnnxModel model = RealModels.Load("esrgan-slim-x2.onnx");
        Tensor<float> photo = Picture.Load(Photographs.File("coffee.png"));
        (int height, int width) = ((int)photo.Lengths[1], (int)photo.Lengths[2]);
        Tensor<float> half = Bicubic.Resize(photo, height / 2, width / 2);
        PixelImage target = Picture.FromTensor<float>(photo.AsReadOnlyTensorSpan());
        PixelImage bicubic = Picture.FromTensor<float>(Bicubic.Resize(half, height, width).AsReadOnlyTensorSpan());
        Assert.InRange(SquaredError(new Upscaler(model).Enlarge(half, 128, 12), target), 0, 1.12 * SquaredError(bicubic, target));
    }

    private static Tensor<float> Noise(int height, int width)
    {
        Random random = new(Seed);
        return Tensor.Create([.. Enumerable.Range(0, 3 * height * width).Select(_ => random.NextSingle())], [3, height, width]);
    }

    private static int Difference(PixelImage a, PixelImage b)
    {
        int most = 0;
        for (int i = 0; i < a.Rgba.Length; i++)
            most = Math.Max(most, Math.Abs(a.Rgba[i] - b.Rgba[i]));
        return most;
    }

    private static double SquaredError(PixelImage a, PixelImage b)
    {
        double sum = 0;
        for (int i = 0; i < a.Rgba.Length; i++)
            sum += Math.Pow(a.Rgba[i] - b.Rgba[i], 2);
        return sum / a.Rgba.Length;
    }
}
