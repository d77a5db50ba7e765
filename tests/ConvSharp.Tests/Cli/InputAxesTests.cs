using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>One rule in every command: spatial axes alone are one channel, one more are channels, two more a batch.</summary>
public class InputAxesTests
{
    [Theory]
    [InlineData("9", "", "Conv1d(1, 1", "1x9")]
    [InlineData("4x5", "", "Conv2d(1, 1", "1x4x5")]
    [InlineData("3x4x5", "", "Conv2d(3, 1", "3x4x5")]
    [InlineData("2x3x4x5", "", "Conv2d(3, 1", "2x3x4x5")]
    [InlineData("1x2x3x4x5", "", "Conv3d(2, 1", "1x2x3x4x5")]
    [InlineData("9", "--rank 1", "Conv1d(1, 1", "1x9")]
    [InlineData("4x5", "--rank 1", "Conv1d(4, 1", "4x5")]
    [InlineData("2x4x5", "--rank 1", "Conv1d(4, 1", "2x4x5")]
    [InlineData("3x4x5", "--rank 3", "Conv3d(1, 1", "1x3x4x5")]
    [InlineData("2x3x4x5", "--rank 3", "Conv3d(2, 1", "2x3x4x5")]
    [InlineData("3x1x4", "--rank 3 --kernel 1", "Conv3d(1, 1", "1x3x1x4")]
    [InlineData("1x4x5", "--rank 3 --kernel 1", "Conv3d(1, 1", "1x1x4x5")]
    [InlineData("1x4", "--kernel 1", "Conv2d(1, 1", "1x1x4")]
    [InlineData("3x4x5", "--kernel 3x3x3", "Conv3d(1, 1", "1x3x4x5")]
    [InlineData("4x5", "--kernel 3x3", "Conv2d(1, 1", "1x4x5")]
    public async Task Conv_explain_gradcheck_and_size_agree(string shape, string options, string layer, string input)
    {
        using var folder = new TemporaryFolder();
        nint[] sizes = [.. shape.Split('x').Select(nint.Parse)];
        ToolFiles.Random<float>(folder.File("x.npy"), 1, sizes);
        string[] given = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        long[] expected = [.. input.Split('x').Select(long.Parse)];
        foreach (string[] command in (string[][])
            [["conv", folder.File("x.npy")], ["explain", "--input", shape], ["gradcheck", "--input", shape, "--elements", "2"]])
        {
            JsonElement json = await ToolRun.Json([.. command, .. given]);
            Assert.StartsWith(layer, json.GetProperty("layer").GetString(), StringComparison.Ordinal);
            Assert.Equal(expected, json.Numbers("input"));
        }

        JsonElement sized = await ToolRun.Json(["size", "--input", shape, .. given]);
        Assert.StartsWith(layer, sized.GetProperty("layer").GetString(), StringComparison.Ordinal);
        int rank = sized.Numbers("input").Length;
        Assert.Equal([1, .. expected[^(rank + 1)..]], sized.Numbers("input_shape"));
    }

    [Theory]
    [InlineData("7", "--rank 3", "1x7x7x7")]
    [InlineData("7", "--kernel 3x3", "1x7x7")]
    [InlineData("7x7", "--in-channels 3", "3x7x7")]
    [InlineData("7x7", "--groups 2 --out-channels 2", "2x7x7")]
    public async Task A_shape_without_channels_has_those_of_the_layer(string shape, string options, string input)
    {
        long[] expected = [.. input.Split('x').Select(long.Parse)];
        foreach (string[] command in (string[][])[["explain"], ["gradcheck", "--elements", "2"]])
            Assert.Equal(expected, (await ToolRun.Json([.. command, "--input", shape, .. options.Split(' ')])).Numbers("input"));
        JsonElement sized = await ToolRun.Json(["size", "--input", shape, .. options.Split(' ')]);
        Assert.Equal([1, .. expected], sized.Numbers("input_shape"));
    }

    [Theory]
    [InlineData("4x4", "--kernel 3", 4, 16)]
    [InlineData("2x4x4", "--kernel 3", 4, 32)]
    [InlineData("1x2x4x4", "--kernel 3", 4, 32)]
    [InlineData("2x4x4", "--rank 3 --kernel 2", 9, 32)]
    [InlineData("4", "--rank 2 --in-channels 2", 4, 32)]
    [InlineData("2x5", "--rank 1", 3, 10)]
    public async Task A_matrix_and_an_animation_take_the_same_shapes(string shape, string options, int rows, int columns)
    {
        using var folder = new TemporaryFolder();
        string[] layer = ["--input", shape, .. options.Split(' ')];
        JsonElement matrix = await ToolRun.Json(["matrix", .. layer]);
        Assert.Equal([rows, columns], matrix.Numbers("shape"));
        JsonElement animation = await ToolRun.Json(["animate", .. layer, "-o", folder.File("a.svg")]);
        Assert.Equal(rows, animation.GetProperty("frames").GetInt32());
        ToolRun batch = await ToolRun.Of("matrix", "--input", "2x2x4x4");
        Assert.Contains("--input is 2x2x4x4, a batch of 2, and one sample is shown", batch.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_without_a_channel_axis_is_computed_as_one_channel()
    {
        using var folder = new TemporaryFolder();
        Tensor<float> flat = ToolFiles.Random<float>(folder.File("flat.npy"), 1, 4, 4);
        Npy.Write(folder.File("one.npy"), Tensor.Create(flat.ToArray(), [1, 4, 4]));
        foreach (string name in new[] { "flat", "one" })
            await ToolRun.Text("conv", folder.File($"{name}.npy"), "-o", folder.File($"{name}-out.npy"), "--seed", "3");
        Assert.Equal(
            await File.ReadAllBytesAsync(folder.File("one-out.npy"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(folder.File("flat-out.npy"), TestContext.Current.CancellationToken));
        Assert.Equal([1, 2, 2], Npy.Read<float>(folder.File("flat-out.npy")).Lengths.ToArray());
    }

    [Theory]
    [InlineData("4x4", "", 4, "conv2d 4×4 → 2×2")]
    [InlineData("1x4x4", "", 4, "conv2d 4×4 → 2×2")]
    [InlineData("1x1x4x4", "", 4, "conv2d 4×4 → 2×2")]
    [InlineData("4x4", "--rank 1", 2, "conv1d")]
    [InlineData("6", "", 4, "conv1d")]
    public async Task An_animation_shows_the_same_layer(string shape, string options, int frames, string title)
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<float>(folder.File("x.npy"), 1, [.. shape.Split('x').Select(nint.Parse)]);
        JsonElement json = await ToolRun.Json(
            ["animate", "--values", folder.File("x.npy"), "--numbers", "-o", folder.File("a.svg"),
                .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(frames, json.GetProperty("frames").GetInt32());
        string svg = await File.ReadAllTextAsync(folder.File("a.svg"), TestContext.Current.CancellationToken);
        Assert.Contains($"<title>{title}", svg, StringComparison.Ordinal);
    }
}
