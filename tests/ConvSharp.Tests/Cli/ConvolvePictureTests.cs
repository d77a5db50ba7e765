using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using ConvSharp.Tests.Files;
using ConvSharp.Tests.Imaging;
using ConvSharp.Tests.Imaging.Signals;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>What conv and conv-transpose draw: colours, parts, plots.</summary>
public sealed class ConvolvePictureTests : IDisposable
{
    private static readonly string Coffee = Samples.File("coffee.png");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Colours_are_filtered_one_by_one_and_cut_off()
    {
        string[] layer = ["--color", "--filter", "sharpen", "--padding", "same"];
        JsonElement json = await ToolRun.Json(["conv", Coffee, "-o", _folder.File("y.png"), .. layer]);
        await ToolRun.Text(["conv", Coffee, "-o", _folder.File("y.npy"), .. layer]);
        await ToolRun.Text("conv", Coffee, "-o", _folder.File("separate.npy"), "--filter", "sharpen", "--padding", "same");

        Tensor<float> exact = Npy.Read<float>(_folder.File("y.npy"));
        Assert.Equal([3, 400, 600], exact.Lengths.ToArray());
        Assert.Equal(TestTensors.InOrder(Npy.Read<float>(_folder.File("separate.npy"))), TestTensors.InOrder(exact));
        Assert.Equal([3, 400, 600], json.Numbers("output"));
        Assert.Equal(TestTensors.InOrder(exact).Count(value => value is < 0 or > 1), json.GetProperty("clipped").GetInt64());
        Assert.Equal(
            Picture.FromTensor(exact.AsReadOnlyTensorSpan()).Encode(PictureFormat.Png),
            await File.ReadAllBytesAsync(_folder.File("y.png"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("", 0, 0, 598, 398, 1)]
    [InlineData("--zoom 3 --crop 590,10,8x5", 590, 10, 8, 5, 3)]
    public async Task A_picture_of_colours_is_cropped_and_enlarged(string options, int left, int top, int width, int height, int zoom)
    {
        string[] layer = ["--color", "--kernel-values", "0 0 0; 0 1 0; 0 0 0"];
        await ToolRun.Text(
            ["conv", Coffee, "-o", _folder.File("y.png"), .. layer, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        (Tensor<float> source, Tensor<float> shown) = (Picture.Load(Coffee), Picture.Load(_folder.File("y.png")));
        Assert.Equal([3, height * zoom, width * zoom], shown.Lengths.ToArray());
        for (int y = 0; y < height; y += 3)
        {
            for (int x = 0; x < width; x += 5)
                Assert.Equal(source[1, top + y + 1, left + x + 1], shown[1, (y * zoom) + zoom - 1, x * zoom]);
        }
    }

    [Fact]
    public async Task A_part_of_maps_is_scaled_by_its_own_values()
    {
        string[] layer = ["--out-channels", "2", "--stride", "2", "--kernel", "3"];
        await ToolRun.Text(["conv-transpose", Coffee, "-o", _folder.File("y.npy"), .. layer]);
        await ToolRun.Text(["conv-transpose", Coffee, "-o", _folder.File("y.png"), "--crop", "100,40,64x48", "--zoom", "8", .. layer]);
        Tensor<float> part = Npy.Read<float>(_folder.File("y.npy"))[.., 40..88, 100..164];
        Assert.Equal(
            FeatureMaps.Render(part.AsReadOnlyTensorSpan(), new FeatureMapOptions { Scale = 8 }).Encode(PictureFormat.Png),
            await File.ReadAllBytesAsync(_folder.File("y.png"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("svg")]
    [InlineData("png")]
    [InlineData("webp")]
    public async Task A_layer_of_rank_1_is_plotted(string extension)
    {
        string path = _folder.File($"signal.{extension}");
        string[] layer = ["--values", "0 0 1 0 0", "--kernel-values", "1 2 1", "--rank", "1"];
        await ToolRun.Text(["conv", "-o", path, "--size", "480", "--theme", "dark", .. layer]);
        if (extension != "svg")
        {
            Assert.Equal(480, ToolFiles.PictureShape(path)[2]);
            if (extension == "png")
                Assert.Equal(new Rgb(0x0d, 0x11, 0x17), CornerOf(path));
            return;
        }

        var page = new PlotPage(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(["input: 5", "kernel: 3", "output: 3"], page.Texts.Where(text => text.Contains(':')));
    }

    [Fact]
    public async Task Captions_and_reports_follow_the_language()
    {
        string[] layer = ["--values", "0 0 nan 0 0", "--kernel-values", "1 2 1", "--rank", "1", "--lang", "zh"];
        string path = _folder.File("signal.svg");
        string text = await ToolRun.Text(["conv", "-o", path, "--padding", "2", .. layer]);
        Assert.Equal($"已写入 {path}：[1, 7]，范围 0 … 0，均值 0，3 个非有限值\n", text);
        var page = new PlotPage(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(["输入：5，1 个非有限值", "卷积核：3", "输出：7，3 个非有限值"], page.Texts.Where(caption => caption.Contains('：')));
        string sound = await ToolRun.Text(
            "conv", "--values", "1 2", "--rank", "1", "--kernel-values", "1", "-o", _folder.File("y.wav"), "--lang", "zh");
        Assert.Contains("采样率 44100 Hz（输入没有采样率）\n2 个样本中有 1 个超出 −1…1", sound, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conv x.png --color --out-channels 2 -o y.png", "a layer with one output channel, but this one has 2")]
    [InlineData("conv x.png --color --gray -o y.png", "--color and --gray exclude each other")]
    [InlineData("conv x.png --color --labels -o y.png", "--labels is about feature maps")]
    [InlineData("conv x.npy --color -o y.png", "--color is for pictures")]
    [InlineData("conv x.png --crop 1,2,3 -o y.png", "--crop is '1,2,3': give left,top,width x height")]
    [InlineData("conv x.png --crop 1,2,3x0 -o y.png", "width and height are 1 or more")]
    [InlineData("conv x.png --crop 8,0,3x3 -o y.png", "but the output is 10 wide and 8 high")]
    [InlineData("conv x.png --crop 9223372036854775807,0,3x3 -o y.png", "but the output is 10 wide and 8 high")]
    [InlineData("conv x.png --crop 99999999999999999999,0,3x3 -o y.png", "--crop is '99999999999999999999'")]
    [InlineData("conv x.png --crop 0,0,3x3 --before-after -o y.png", "leave one of them out")]
    [InlineData("conv x.png --crop 0,0,3x3 -o y.npy", "--crop is about a picture")]
    [InlineData("conv x.png --theme dark -o y.png", "--theme is about plots of rank 1")]
    [InlineData("conv x.png -o y.svg", "a plot of a layer of rank 1, but this has rank 2")]
    [InlineData("conv x.npy --rank 1 --zoom 2 -o y.svg", "--zoom is about feature maps")]
    [InlineData("conv b.npy --rank 1 -o y.svg", "a batch of 2, and a plot shows one")]
    public async Task Wrong_requests(string arguments, string complaint)
    {
        Picture.Save<float>(_folder.File("x.png"), Pictures.Smooth(8, 10));
        ToolFiles.Random<float>(_folder.File("x.npy"), 1, 8, 8);
        ToolFiles.Random<float>(_folder.File("b.npy"), 1, 2, 1, 8);
        string[] words = [.. arguments.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? _folder.File(word) : word)];
        ToolRun run = await ToolRun.Of([.. words, "--kernel", "1"]);
        Assert.True(run.ExitCode == 2 && run.Error.Contains(complaint, StringComparison.Ordinal), $"{run.ExitCode}: {run.Error}");
        Assert.Equal(["b.npy", "x.npy", "x.png"], _folder.FileNames);
    }

    private static Rgb CornerOf(string path)
    {
        Tensor<float> picture = Picture.Load(path);
        return new Rgb(Level(0), Level(1), Level(2));

        byte Level(int color) => (byte)MathF.Round(255 * picture[color, 0, 0]);
    }
}
