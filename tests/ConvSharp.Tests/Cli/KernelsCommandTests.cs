using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using Xunit;

namespace ConvSharp.Tests.Cli;

public sealed class KernelsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Tensor<float> _colors;
    private readonly Tensor<float> _grays;

    public KernelsCommandTests()
    {
        _colors = ToolFiles.Random<float>(_folder.File("colors.npy"), 1, 5, 3, 4, 4);
        _grays = ToolFiles.Random<float>(_folder.File("grays.npy"), 2, 2, 4, 3, 3);
        new SafeTensorsWriter().Add("features.0.weight", _colors).Add("features.0.bias", Tensor.Create([1f], [1]))
            .Write(_folder.File("one.safetensors"));
        new SafeTensorsWriter().Add("a", _colors).Add("b", _grays).Write(_folder.File("two.safetensors"));
    }

    [Fact]
    public async Task A_file_of_a_network_is_shown_in_colour_where_it_sees_colours()
    {
        Assert.Equal(Shown(_colors, inColor: true), await Draw("one.safetensors"));
        Assert.Equal(Shown(_colors, inColor: true), await Draw("two.safetensors", "--tensor", "a"));
        Assert.Equal(Shown(_grays, inColor: false), await Draw("two.safetensors", "--tensor", "b"));
        Assert.Equal(Shown(_colors, inColor: false), await Draw("colors.npy", "--colormap", "blue-orange"));
    }

    [Fact]
    public async Task The_layer_that_options_describe_is_drawn_with_the_weights_that_it_has()
    {
        string saved = _folder.File("saved.safetensors");
        string[] layer = "--in-channels 3 --out-channels 4 --kernel 5 --init kaiming-normal --seed 7".Split(' ');

        byte[] drawn = await Draw(null, [.. layer, "--save-weights", saved]);

        using SafeTensorsReader reader = SafeTensorsReader.Open(saved);
        Assert.Equal(Shown(reader.Read<float>("weight"), inColor: true), drawn);
    }

    [Fact]
    public async Task Numbers_come_as_a_table_and_as_json()
    {
        string text = await ToolRun.Text("kernels", _folder.File("grays.npy"), "--statistics");
        Assert.Matches(@"(?s)^weight \[2, 4, 3, 3\], range .* mean .*\n\nrow +min +max +mean +std +zeros\n +0 .*\n +1 .*\n$", text);

        JsonElement json = await ToolRun.Json("kernels", _folder.File("grays.npy"), "--statistics");
        Assert.Equal([2, 4, 3, 3], json.Numbers("shape"));
        double[] means = [.. json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("mean").GetDouble())];
        Assert.Equal(_grays.ToArray()[..36].Average(value => (double)value), means[0], 1e-9);
        Assert.Equal(2, means.Length);
    }

    [Theory]
    [InlineData("two.safetensors", "--tensor. It has: a 5×3×4×4, b 2×4×3×3")]
    [InlineData("two.safetensors --tensor c", "--tensor is 'c'")]
    [InlineData("grays.npy --tensor a", "leave it out")]
    [InlineData("missing.npy", "no such file")]
    [InlineData("--tensor a", "--tensor is a")]
    [InlineData("grays.npy --kernel 3", "leave --kernel out")]
    [InlineData("grays.npy --transposed", "leave --transposed out")]
    [InlineData("grays.npy --labels", "--labels is about a picture")]
    [InlineData("grays.npy -o k.svg", "k.svg")]
    [InlineData("grays.npy -o k.png --zoom 9000", "--zoom 9000")]
    public async Task What_cannot_be_shown_is_refused(string request, string part)
    {
        string[] before = [.. _folder.FileNames];
        string[] words = [.. request.Split(' ').Select(word =>
            word.Contains('.', StringComparison.Ordinal) ? _folder.File(word) : word)];
        ToolRun run = await ToolRun.Of(["kernels", .. words]);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _folder.FileNames);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Shown(Tensor<float> weight, bool inColor) =>
        (inColor ? KernelMaps.RenderColor<float>(weight) : KernelMaps.Render<float>(weight)).Encode(PictureFormat.Png);

    private async Task<byte[]> Draw(string? file, params string[] options)
    {
        string path = _folder.File("k.png");
        string[] source = file is null ? [] : [_folder.File(file)];
        await ToolRun.Text(["kernels", .. source, .. options, "-o", path]);
        return await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
    }
}
