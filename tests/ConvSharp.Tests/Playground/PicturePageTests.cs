using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using ConvSharp.Plans;
using ConvSharp.Playground.Api;
using ConvSharp.Tests.Cli;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>The Picture page: what it shows and saves is what the tool makes of the same picture.</summary>
public sealed class PicturePageTests : IDisposable
{
    private const int Width = 23, Height = 17;

    private readonly TemporaryFolder _files = new();
    private readonly PicturePage _page = new();

    public PicturePageTests()
    {
        byte[] rgba = new byte[4 * Width * Height];
        new Random(11).NextBytes(rgba);
        for (int i = 3; i < rgba.Length; i += 4)
            rgba[i] = byte.MaxValue;
        new PixelImage(Width, Height, rgba).Save(_files.File("picture.png"));
        Assert.Equal(Width, Answer(_page.Load(rgba, Width, Height)).GetProperty("width").GetInt32());
    }

    public static TheoryData<string> Requests =>
    [
        "", "kernel=5&stride=2&padding=2", "init=xavier-normal&seed=7&gain=2", "gray&init=kaiming-uniform&seed=-3", "filter=sobel-x&gray",
        "transposed&kernel=3&stride=2&init=xavier-normal", "transposed&stride=2&padding=1&output-padding=1&seed=18446744073709551615",
        "gray&kernel=2&kernel-values=1+-0.5+0.25+1e-3", "padding=1&padding-mode=reflect&dilation=2&init=ones&no-bias&colormap=viridis",
        "gray&filter=gaussian&colormap=blue-orange", "kernel=3x1&padding=1:0x2:1&init=zeros", "map=0&at=3,4",
        "gray=yes&no-bias=yes&transposed=no&stride=&seed=", "transposed=yes&gray=no&filter=box&stride=2&padding=same", "groups=3&gain=",
        "out-channels=5&padding=same-lower&init=dirac", "groups=3&out-channels=6&kernel=1x2&seed=+4", "filter=emboss&kernel=",
        "transposed&gray&out-channels=2&kernel=1x2&kernel-values=1+2,3;4", "kernel=1&out-channels=2&kernel-values=1e30+2+3+-4+5+6",
    ];

    /// <summary>The command that the page prints makes the same picture, to the pixel, of the same numbers, to the bit.</summary>
    [Theory]
    [MemberData(nameof(Requests))]
    public async Task The_printed_command_makes_the_maps_of_the_page(string request)
    {
        JsonElement answer = Answer(_page.Answer(request, "en"));
        string[] words = Arguments(answer.GetProperty("command").GetString()!);
        Assert.Equal("convsharp", words[0]);
        File.WriteAllBytes(_files.File("weights.safetensors"), _page.WeightFile());
        await AssertSameMaps(request, answer, words[1..]);
    }

    /// <summary>With the saved weights in place of what made them the tool's output is the same.</summary>
    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Saved_weights_give_the_tool_the_same_maps(string request)
    {
        JsonElement answer = Answer(_page.Answer(request, "en"));
        File.WriteAllBytes(_files.File("weights.safetensors"), _page.WeightFile());
        using (var file = SafeTensorsReader.Open(_files.File("weights.safetensors")))
            Assert.Equal(Sizes(answer, "weight_shape"), file.Tensors.Single(tensor => tensor.Name == "weight").Shape);
        string[] words = Arguments(answer.GetProperty("command").GetString()!);
        words = Without(words[1..], "--init", "--seed", "--gain", "--kernel-values", "--filter", "--kernel", "--no-bias", "--out-channels", "--weights");
        if (request.Contains("filter", StringComparison.Ordinal) && !request.Contains("gray&", StringComparison.Ordinal))
            words = [.. words, "--groups", $"{Sizes(answer, "weight_shape")[0]}"];
        await AssertSameMaps(request, answer, [.. words, "--weights", "weights.safetensors"]);
    }

    /// <summary>Weights that are drawn from a seed are the tool's, byte for byte.</summary>
    [Theory]
    [InlineData("out-channels=4&seed=5")]
    [InlineData("transposed&out-channels=2&init=kaiming-normal&seed=123456789012")]
    public async Task The_weight_file_is_the_tools(string request)
    {
        JsonElement answer = Answer(_page.Answer(request, "en"));
        string[] words = Arguments(answer.GetProperty("command").GetString()!);
        await ToolRun.Text([.. InFolder(words[1..]), "--save-weights", _files.File("tool.safetensors")]);
        Assert.Equal(await File.ReadAllBytesAsync(_files.File("tool.safetensors"), TestContext.Current.CancellationToken), _page.WeightFile());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Transparent_pixels_lie_over_white_as_in_the_tool(bool gray)
    {
        byte[] rgba = new byte[4 * Width * Height];
        new Random(12).NextBytes(rgba);
        new PixelImage(Width, Height, rgba).Save(_files.File("picture.png"));
        Answer(_page.Load(rgba, Width, Height));
        string request = gray ? "gray" : "padding=same";
        JsonElement answer = Answer(_page.Answer(request, "en"));
        await AssertSameMaps(request, answer, Arguments(answer.GetProperty("command").GetString()!)[1..]);
    }

    [Theory]
    [InlineData("seed=-3&init=xavier-normal&gain=2", "torch.manual_seed(18446744073709551613)", "nn.init.xavier_normal_(weight, gain=2)")]
    [InlineData("gray&filter=sobel-x", "nn.Conv2d(1, 1, kernel_size=3, bias=False)", "torch.tensor([-1, 0, 1, -2, 0, 2, -1, 0, 1]).reshape(1, 1, 3, 3)")]
    [InlineData("gray", ".convert(\"L\")", "x = torch.from_numpy(pixels)[None].div(255)")]
    [InlineData("transposed&stride=2&padding=same", ".convert(\"RGB\")", "y = layer(x[None])[0][..., 0:34, 0:46]")]
    public void Torch_code_makes_the_weights_and_reads_the_picture(string request, string expected, string also)
    {
        string code = Answer(_page.Answer(request, "en")).GetProperty("torch").GetString()!;
        Assert.Contains(expected, code, StringComparison.Ordinal);
        Assert.Contains(also, code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transposed&seed=5&init=dirac", "var generator = new TorchGenerator(5);", "layer.Weight.Update(weight => Init.Dirac(weight, 1));")]
    [InlineData("gray&kernel=1x2&kernel-values=0.5+-2", "new Conv2d<float>(1, 1, (1, 2), bias: false, generator: generator);", "([0.5f, -2f], [1, 1, 1, 2])")]
    [InlineData("colormap=viridis&gray", "new PictureLoadOptions { Gray = true }", "ColorMap.Parse(\"viridis\")")]
    public void Sharp_code_makes_the_weights_and_reads_the_picture(string request, string expected, string also)
    {
        string code = Answer(_page.Answer(request, "en")).GetProperty("csharp").GetString()!;
        Assert.Contains(expected, code, StringComparison.Ordinal);
        Assert.Contains(also, code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "vectors along the width")]
    [InlineData("zh", "向量沿宽度")]
    public void The_algorithm_is_said_in_words(string language, string words)
    {
        JsonElement answer = Answer(_page.Answer("gray&kernel=5", language));
        var plan = ConvolutionPlan<float>.Create(
            ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, Height, Width], Tensor.CreateFromShape<float>([1, 1, 5, 5]), default);
        AlgorithmDecision chosen = plan.Explain().Single(decision => decision.IsChosen);
        Assert.Equal(chosen.Algorithm, answer.GetProperty("algorithm").GetString());
        Assert.Equal(chosen.Reason, answer.GetProperty("reason").GetString());
        Assert.Contains(words, answer.GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_makes_a_map_of_each_channel()
    {
        JsonElement answer = Answer(_page.Answer("filter=identity", "en"));
        Assert.Equal(3, answer.GetProperty("maps").GetArrayLength());
        Assert.Equal([3L, 1, 3, 3], Sizes(answer, "weight_shape"));
        Assert.All(Enumerable.Range(0, 3), channel => Assert.Equal(4 * (Width - 2) * (Height - 2), _page.Map(channel).Length));
        Assert.Empty(_page.Map(3));
        Assert.Empty(_page.Map(-1));
    }

    [Theory]
    [InlineData("kernel=99", "kernel", "Kernel size can't be greater")]
    [InlineData("kernel=1e9", "kernel", "1e9")]
    [InlineData("transposed&stride=100000", "stride", "The output takes 14080045600036 bytes, and the page gives it at most 256000000")]
    [InlineData("out-channels=2000000000", "out-channels", "The output takes 2520000000000 bytes")]
    [InlineData("padding=5000", "padding", "The output takes 401441260 bytes")]
    [InlineData("transposed&kernel=9000", "kernel", "The output takes 325369408 bytes")]
    [InlineData("padding=2000&kernel=401&out-channels=3", "kernel", "operations, and the page at most 20000000000")]
    [InlineData("kernel=8&padding=470&out-channels=70", "out-channels", "The layer takes 24412416000 operations")]
    [InlineData("kernel=8000&padding=8000&stride=9000", "kernel", "The weight takes 768000000 bytes, and the page gives it at most 256000000")]
    [InlineData("filter=blur", "filter", "use identity or")]
    [InlineData("filter=box&init=ones", "init", "exclude each other")]
    [InlineData("filter=box&kernel=5", "kernel", "exclude each other")]
    [InlineData("seed=NaN", "seed", "give a whole number")]
    [InlineData("gain=2", "gain", "only the xavier inits")]
    [InlineData("init=xavier-normal&gain=1e99", "gain", "from 0 to 1e+30")]
    [InlineData("colormap=<b>jet</b>", "colormap", "<b>jet</b>")]
    [InlineData("kernel-values=1+2", "kernel-values", "has 2 numbers, and 27 are needed")]
    [InlineData("input=5x5", null, "'input' is no option")]
    [InlineData("groups=2", "groups", "divisible")]
    [InlineData("kernel-values=0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+1e39", "kernel-values", "which float32 cannot hold")]
    [InlineData("map=x", "map", "use 0 to")]
    [InlineData("at=<b>", "at", "'<b>'")]
    [InlineData("at=3", "at", "give a column and a row")]
    [InlineData("at=3,-4", "at", "give a column and a row")]
    [InlineData("gray=maybe", "gray", "give yes or no")]
    public void A_request_at_fault_gets_a_sentence_and_the_maps_stay(string request, string? control, string sentence)
    {
        Answer(_page.Answer("", "en"));
        byte[] before = _page.Map(0);
        JsonElement error = Answer(_page.Answer(request, "en")).GetProperty("error");
        Assert.Contains(sentence, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(control, error.GetProperty("control").GetString());
        Assert.Equal(before, _page.Map(0));
    }

    [Theory]
    [InlineData(0, 4, 0)]
    [InlineData(-1, -1, 4)]
    [InlineData(2, 2, 15)]
    [InlineData(50_000, 50_000, 0)]
    [InlineData(int.MaxValue, int.MaxValue, 4)]
    public void Pictures_that_are_none_are_refused_and_the_last_one_stays(int width, int height, int bytes)
    {
        Assert.Contains("give 1 to 16000000 pixels", _page.Load(new byte[bytes], width, height), StringComparison.Ordinal);
        Assert.False(Answer(_page.Answer("", "en")).TryGetProperty("error", out _));
    }

    [Fact]
    public void Without_a_picture_there_is_a_sentence()
    {
        var page = new PicturePage();
        Assert.Contains("There is no picture yet", page.Answer("", "en"), StringComparison.Ordinal);
        Assert.Empty(page.Map(0));
        Assert.Empty(page.WeightFile());
        Assert.Empty(page.OutputFile());
    }

    public void Dispose() => _files.Dispose();

    private async Task AssertSameMaps(string request, JsonElement answer, string[] words)
    {
        ToolRun drawing = await ToolRun.Of(InFolder(words));
        Assert.True(drawing.ExitCode == 0, $"{request}: {string.Join(' ', words)}: {drawing.Error}");
        string[] numbers = [.. Without(words, "--colormap").Select(word => word == "maps.png" ? "maps.npy" : word)];
        ToolRun computing = await ToolRun.Of(InFolder(numbers));
        Assert.True(computing.ExitCode == 0, $"{request}: {string.Join(' ', numbers)}: {computing.Error}");
        Assert.True(
            _page.OutputFile().AsSpan().SequenceEqual(File.ReadAllBytes(_files.File("maps.npy"))),
            $"{request}: the page has other numbers than {string.Join(' ', numbers)}");

        Tensor<float> maps = Npy.Read<float>(_files.File("maps.npy"));
        int colormap = Array.IndexOf(words, "--colormap");
        var options = new FeatureMapOptions { ColorMap = ColorMap.Parse(colormap < 0 ? "gray" : words[colormap + 1]) };
        Assert.Equal(File.ReadAllBytes(_files.File("maps.png")), FeatureMaps.Render<float>(maps, options).Encode(PictureFormat.Png));
        JsonElement[] ranges = [.. answer.GetProperty("maps").EnumerateArray()];
        Assert.Equal(maps.Lengths[0], ranges.Length);
        for (int channel = 0; channel < ranges.Length; channel++)
        {
            Tensor<float> map = maps[channel..(channel + 1), .., ..];
            Assert.True(
                FeatureMaps.Render<float>(map, options).Rgba.SequenceEqual(_page.Map(channel)), $"{request}: map {channel} has other colours");
            double[] range = [.. ranges[channel].GetProperty("range").EnumerateArray().Select(end => end.GetDouble())];
            double[] expected = options.ColorMap.IsDiverging
                ? [-map.Max(Math.Abs), map.Max(Math.Abs)]
                : [map.Min(), map.Max()];
            Assert.Equal(expected, range);
        }
    }

    private string[] InFolder(string[] words) =>
        [.. words.Select(word => word is "picture.png" or "maps.png" or "maps.npy" or "weights.safetensors" ? _files.File(word) : word)];

    /// <summary>A command line without some options and their values.</summary>
    private static string[] Without(string[] words, params string[] options)
    {
        var kept = new List<string>();
        for (int i = 0; i < words.Length; i++)
        {
            if (!options.Contains(words[i]))
                kept.Add(words[i]);
            else if (words[i] != "--no-bias")
                i++;
        }

        return [.. kept];
    }

    private static JsonElement Answer(string json) => JsonDocument.Parse(json).RootElement;

    private static long[] Sizes(JsonElement answer, string name) => [.. answer.GetProperty(name).EnumerateArray().Select(size => size.GetInt64())];

    /// <summary>The words of a command line, in which values with spaces stand in quotes.</summary>
    private static string[] Arguments(string command) =>
        [.. command.Split('"').SelectMany((part, index) => index % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
