using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class ConvolveCommandTests
{
    private static readonly string Coffee = Samples.File("coffee.png");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Npy_holds_exactly_what_the_library_computes(int threads)
    {
        await CheckExact<float>(threads);
        await CheckExact<double>(threads);
    }

    [Fact]
    public async Task The_layer_is_made_as_torch_makes_it_and_the_init_goes_on_in_its_stream()
    {
        using var folder = new TemporaryFolder();
        Tensor<float> input = ToolFiles.Random<float>(folder.File("x.npy"), 2, 3, 9, 8);
        var generator = new TorchGenerator(5);
        var layer = new ConvTranspose2d<float>(3, 4, 3, stride: 2, padding: 1, generator: generator);
        layer.Weight.Update(weight => Init.XavierNormal(weight, generator, 0.5));

        string[] layerOptions = "--out-channels 4 --stride 2 --padding 1 --init xavier-normal --gain 0.5 --seed 5".Split(' ');
        await ToolRun.Text(["conv-transpose", folder.File("x.npy"), "-o", folder.File("y.npy"), .. layerOptions]);
        Assert.Equal(layer.Forward(input).ToArray(), Npy.Read<float>(folder.File("y.npy")).ToArray());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<float>(folder.File("x.npy"), 3, 2, 16);
        var outputs = new List<byte[]>();
        foreach (string seed in (string[])["0", "", "1"])
        {
            string[] seedOption = seed.Length == 0 ? [] : ["--seed", seed];
            await ToolRun.Text(["conv", folder.File("x.npy"), "--rank", "1", "-o", folder.File("y.npy"), .. seedOption]);
            outputs.Add(await File.ReadAllBytesAsync(folder.File("y.npy"), TestContext.Current.CancellationToken));
        }

        Assert.Equal(outputs[0], outputs[1]);
        Assert.NotEqual(outputs[0], outputs[2]);
    }

    [Fact]
    public async Task Saved_weights_give_the_same_output()
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<float>(folder.File("x.npy"), 4, 1, 2, 4, 5, 6);
        (string x, string y, string z) = (folder.File("x.npy"), folder.File("y.npy"), folder.File("z.npy"));
        string saved = folder.File("w.safetensors");
        await ToolRun.Text("conv", x, "--rank", "3", "--kernel", "2x3x3", "--out-channels", "3", "-o", y, "--save-weights", saved);
        await ToolRun.Text("conv", x, "--rank", "3", "--weights", saved, "-o", z);
        Assert.Equal(Npy.Read<float>(y).ToArray(), Npy.Read<float>(z).ToArray());
        using SafeTensorsReader reader = SafeTensorsReader.Open(saved);
        Assert.Equal([3, 2, 2, 3, 3], reader.Read<float>("weight").Lengths.ToArray());
        Assert.Equal([3], reader.Read<float>("bias").Lengths.ToArray());
    }

    [Theory]
    [InlineData("conv", 398, 598)]
    [InlineData("conv-transpose --kernel 3 --stride 2 --init xavier-normal", 801, 1201)]
    [InlineData("conv --padding same --filter box --gray", 400, 600)]
    [InlineData("conv --out-channels 4 --colormap viridis", (2 * 398) + 2, (2 * 598) + 2)]
    public async Task Pictures_have_the_size_of_the_output(string command, int height, int width)
    {
        using var folder = new TemporaryFolder();
        string[] words = command.Split(' ');
        await ToolRun.Text([words[0], Coffee, "-o", folder.File("y.png"), .. words[1..]]);
        Assert.Equal([1, height, width], ToolFiles.PictureShape(folder.File("y.png")));
        Assert.Equal(["y.png"], folder.FileNames);
    }

    [Fact]
    public async Task A_filter_works_on_each_channel_by_itself()
    {
        using var folder = new TemporaryFolder();
        Tensor<float> picture = Picture.Load(Coffee);
        await ToolRun.Text("conv", Coffee, "--filter", "identity", "--padding", "1", "-o", folder.File("same.npy"));
        Assert.Equal(picture.ToArray(), Npy.Read<float>(folder.File("same.npy")).ToArray());

        await ToolRun.Text("conv", Coffee, "--filter", "sobel-x", "-o", folder.File("edges.npy"));
        Tensor<float> edges = Npy.Read<float>(folder.File("edges.npy"));
        float expected = Rise(10) + (2 * Rise(11)) + Rise(12);
        Assert.Equal(expected, edges[2, 10, 20], 1e-5f);

        float Rise(int row) => picture[2, row, 22] - picture[2, row, 20];
    }

    [Fact]
    public async Task Json_tells_shapes_range_and_algorithm()
    {
        JsonElement json = await ToolRun.Json("conv", Coffee, "--gray", "--init", "ones", "--no-bias");
        Assert.Equal([1, 400, 600], json.Numbers("input"));
        Assert.Equal([1, 398, 598], json.Numbers("output"));
        Assert.Equal("Conv2d(1, 1, kernel_size=(3, 3), stride=(1, 1), bias=False)", json.GetProperty("layer").GetString());
        Assert.InRange(json.GetProperty("min").GetDouble(), 0, json.GetProperty("mean").GetDouble());
        Assert.InRange(json.GetProperty("max").GetDouble(), json.GetProperty("mean").GetDouble(), 9);
        Assert.False(string.IsNullOrEmpty(json.GetProperty("algorithm").GetString()));
    }

    [Fact]
    public async Task Values_that_are_not_finite_are_counted_and_leave_json_valid()
    {
        using var folder = new TemporaryFolder();
        Npy.Write(folder.File("x.npy"), Tensor.Create([1f, float.NaN, 2f, 3f], [1, 4]));
        JsonElement json = await ToolRun.Json("conv", folder.File("x.npy"), "--rank", "1", "--kernel", "1", "--init", "ones", "--no-bias");
        Assert.Equal(1, json.GetProperty("non_finite").GetInt32());
        Assert.Equal(2, json.GetProperty("mean").GetDouble());
    }

    [Fact]
    public async Task Sequences_and_volumes_become_pictures()
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<float>(folder.File("sequence.npy"), 6, 2, 32);
        ToolFiles.Random<double>(folder.File("volume.npy"), 7, 1, 2, 6, 6, 6);
        await ToolRun.Text("conv", folder.File("sequence.npy"), "--rank", "1", "--out-channels", "5", "-o", folder.File("sequence.png"));
        await ToolRun.Text("conv", folder.File("volume.npy"), "--rank", "3", "-o", folder.File("volume.png"));
        await ToolRun.Text(
            "conv", folder.File("sequence.npy"), "--rank", "1", "--out-channels", "5", "-o", folder.File("map.png"), "--colormap", "gray");
        Assert.Equal(960, ToolFiles.PictureShape(folder.File("sequence.png"))[2]);
        Assert.Equal([1, 5, 30], ToolFiles.PictureShape(folder.File("map.png")));
        Assert.Equal([1, (2 * 4) + 2, (2 * 4) + 2], ToolFiles.PictureShape(folder.File("volume.png")));
    }

    [Fact]
    public async Task Maps_are_decorated_as_asked()
    {
        using var folder = new TemporaryFolder();
        (string plain, string decorated, string values) = (folder.File("plain.png"), folder.File("decorated.png"), folder.File("y.npy"));
        string[] layer = "--out-channels 4 --stride 8".Split(' ');
        await ToolRun.Text(["conv", Coffee, "-o", plain, .. layer]);
        await ToolRun.Text(["conv", Coffee, "-o", values, .. layer]);
        string[] decoration = "--labels --legend --shared-scale --columns 4 --zoom 2 --colormap blue-orange".Split(' ');
        await ToolRun.Text(["conv", Coffee, "-o", decorated, .. layer, .. decoration]);

        Assert.Equal([1, (2 * 50) + 2, (2 * 75) + 2], ToolFiles.PictureShape(plain));
        var options = new FeatureMapOptions
        {
            ColorMap = ColorMap.BlueOrange,
            SharedScale = true,
            Labels = true,
            Legend = true,
            Columns = 4,
            Scale = 2,
        };
        Assert.Equal(
            FeatureMaps.Render<float>(Npy.Read<float>(values), options).Encode(PictureFormat.Png),
            await File.ReadAllBytesAsync(decorated, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Before_and_after_stand_beside_each_other(int zoom)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("pair.png");
        await ToolRun.Text(
            "conv", Coffee, "-o", path, "--filter", "sobel-x", "--gray", "--stride", "2", "--before-after", "--zoom", $"{zoom}");

        Tensor<float> before = Picture.Load(Coffee, new PictureLoadOptions { Gray = true });
        Tensor<float> pair = Picture.Load(path, new PictureLoadOptions { Gray = true });
        Assert.Equal([1, 8 + 18 + (400 * zoom) + 8, 8 + (600 * zoom) + 16 + (299 * zoom) + 8], pair.Lengths.ToArray());
        for (int row = 0; row < 400; row += 37)
        {
            for (int column = 0; column < 600; column += 41)
                Assert.Equal(before[0, row, column], pair[0, 26 + (row * zoom), 8 + (column * zoom)]);
        }
    }

    [Fact]
    public async Task An_array_before_is_drawn_as_maps()
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<double>(folder.File("x.npy"), 3, 1, 4, 100, 120);
        await ToolRun.Text(
            "conv", folder.File("x.npy"), "-o", folder.File("pair.png"), "--before-after", "--kernel", "1", "--out-channels", "4");
        Assert.Equal([1, 8 + 18 + 202 + 8, 8 + 242 + 16 + 242 + 8], ToolFiles.PictureShape(folder.File("pair.png")));
    }

    [Fact]
    public async Task Statistics_are_told_for_each_channel()
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<float>(folder.File("x.npy"), 3, 2, 3, 9, 8);
        string[] layer = ["--out-channels", "5", "--statistics", "-o", folder.File("y.npy")];
        JsonElement json = await ToolRun.Json(["conv", folder.File("x.npy"), .. layer]);

        Tensor<float> output = Npy.Read<float>(folder.File("y.npy"));
        JsonElement[] channels = [.. json.GetProperty("channels").EnumerateArray()];
        Assert.Equal(5, channels.Length);
        for (int channel = 0; channel < 5; channel++)
        {
            double[] own = [.. output.ToArray().Where((_, at) => at / 42 % 5 == channel).Select(value => (double)value)];
            Assert.Equal(own.Min(), channels[channel].GetProperty("min").GetDouble());
            Assert.Equal(own.Average(), channels[channel].GetProperty("mean").GetDouble(), 1e-9);
        }

        string text = await ToolRun.Text(["conv", folder.File("x.npy"), .. layer]);
        Assert.Matches(@"(?s)^wrote .*\n\nchannel +min +max +mean +std +zeros\n( +\d .*\n){5}$", text);
    }

    [Fact]
    public async Task A_layer_of_a_network_is_named_by_its_weight()
    {
        using var folder = new TemporaryFolder();
        var (network, layer) = (folder.File("network.safetensors"), folder.File("layer.safetensors"));
        ToolFiles.Random<float>(folder.File("x.npy"), 1, 3, 9, 8);
        Tensor<float> weight = ToolFiles.Random<float>(folder.File("w.npy"), 2, 4, 3, 3, 3);
        Tensor<float> bias = ToolFiles.Random<float>(folder.File("b.npy"), 3, 4);
        new SafeTensorsWriter().Add("weight", weight).Add("bias", bias).Write(layer);
        new SafeTensorsWriter().Add("0.weight", weight).Add("0.bias", bias).Add("1.weight", bias).Write(network);
        (string[] named, string[] plain) = (["--weights", network, "--tensor", "0.weight"], ["--weights", layer]);
        await ToolRun.Text(["conv", folder.File("x.npy"), "-o", folder.File("named.npy"), .. named]);
        await ToolRun.Text(["conv", folder.File("x.npy"), "-o", folder.File("plain.npy"), .. plain]);
        Assert.Equal(Npy.Read<float>(folder.File("plain.npy")).ToArray(), Npy.Read<float>(folder.File("named.npy")).ToArray());
    }

    private static async Task CheckExact<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var folder = new TemporaryFolder();
        Tensor<T> input = ToolFiles.Random<T>(folder.File("x.npy"), 1, 2, 4, 17, 19);
        Tensor<T> weight = ToolFiles.Random<T>(folder.File("w.npy"), 2, 4, 3, 3, 5);
        Tensor<T> bias = ToolFiles.Random<T>(folder.File("b.npy"), 3, 6);
        var options = new ConvolutionOptions
        {
            Stride = (2, 3),
            Padding = Padding.Asymmetric((1, 0), (2, 1)),
            Groups = 2,
            OutputPadding = (1, 2),
        };
        Tensor<T> expected = Convolution.Transposed(input, weight, bias, options);

        await ToolRun.Text(
            "conv-transpose", folder.File("x.npy"), "-o", folder.File("y.npy"),
            "--weight", folder.File("w.npy"), "--bias", folder.File("b.npy"),
            "--stride", "2x3", "--padding", "1:2x0:1", "--groups", "2", "--output-padding", "1x2", "--threads", $"{threads}");
        Tensor<T> output = Npy.Read<T>(folder.File("y.npy"));
        Assert.Equal(expected.Lengths.ToArray(), output.Lengths.ToArray());
        Assert.Equal(expected.ToArray(), output.ToArray());
    }
}
