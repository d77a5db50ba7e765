using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Imaging;
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
    ];

    /// <summary>The command that the page prints makes the same picture, to the pixel.</summary>
    [Theory]
    [MemberData(nameof(Requests))]
    public async Task The_printed_command_makes_the_maps_of_the_page(string request)
    {
        JsonElement answer = Answer(_page.Answer(request, "en"));
        string[] words = Arguments(answer.GetProperty("command").GetString()!);
        Assert.Equal("convsharp", words[0]);
        string[] arguments = [.. words[1..].Select(word => word is "picture.png" or "maps.png" ? _files.File(word) : word)];
        ToolRun run = await ToolRun.Of(arguments);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', arguments)}: {run.Error}");
        Assert.True(
            Pixels("maps.png", _page.Map(0).Length).SequenceEqual(_page.Map(0)),
            $"{request}: the page shows another map than {string.Join(' ', arguments)}");
    }

    /// <summary>The saved weights give the tool the same output.</summary>
    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Saved_weights_give_the_tool_the_same_maps(string request)
    {
        JsonElement answer = Answer(_page.Answer(request, "en"));
        File.WriteAllBytes(_files.File("weights.safetensors"), _page.WeightFile());
        using (var file = SafeTensorsReader.Open(_files.File("weights.safetensors")))
            Assert.Equal(Sizes(answer, "weight_shape"), file.Tensors.Single(tensor => tensor.Name == "weight").Shape);
        string[] words = [.. Arguments(answer.GetProperty("command").GetString()!).Skip(1)];
        string[] drawn = ["--init", "--seed", "--gain", "--kernel-values", "--filter", "--kernel"];
        var arguments = new List<string>();
        for (int i = 0; i < words.Length; i++)
        {
            if (drawn.Contains(words[i]))
                i++;
            else if (words[i] != "--no-bias")
                arguments.Add(words[i] is "picture.png" or "maps.png" ? _files.File(words[i]) : words[i]);
        }

        ToolRun run = await ToolRun.Of([.. arguments, "--weights", _files.File("weights.safetensors")]);
        Assert.True(run.ExitCode == 0, $"{request}: {run.Error}");
        Assert.True(Pixels("maps.png", _page.Map(0).Length).SequenceEqual(_page.Map(0)), request);
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
    [InlineData("transposed&stride=100000", null, "The output takes")]
    [InlineData("out-channels=2000000000", null, "The output takes")]
    [InlineData("padding=2000&kernel=401&out-channels=3", null, "operations, and the page at most 20000000000")]
    [InlineData("filter=blur", "filter", "use identity or")]
    [InlineData("filter=box&init=ones", "init", "exclude each other")]
    [InlineData("filter=box&kernel=5", "kernel", "exclude each other")]
    [InlineData("seed=NaN", "seed", "give a whole number")]
    [InlineData("gain=2", "gain", "only the xavier inits")]
    [InlineData("init=xavier-normal&gain=1e99", "gain", "from 0 to 1e+30")]
    [InlineData("colormap=<b>jet</b>", "colormap", "<b>jet</b>")]
    [InlineData("kernel-values=1+2", "kernel-values", "has 2 numbers, and 27 are needed")]
    [InlineData("input=5x5", null, "'input' is no option")]
    [InlineData("groups=2", "in-channels", "groups")]
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
    }

    public void Dispose() => _files.Dispose();

    /// <summary>The first pixels of a picture file.</summary>
    private byte[] Pixels(string name, int bytes) => Picture.FromTensor<float>(Picture.Load(_files.File(name))).Rgba[..bytes].ToArray();

    private static JsonElement Answer(string json) => JsonDocument.Parse(json).RootElement;

    private static long[] Sizes(JsonElement answer, string name) => [.. answer.GetProperty(name).EnumerateArray().Select(size => size.GetInt64())];

    /// <summary>The words of a command line, in which values with spaces stand in quotes.</summary>
    private static string[] Arguments(string command) =>
        [.. command.Split('"').SelectMany((part, index) => index % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
