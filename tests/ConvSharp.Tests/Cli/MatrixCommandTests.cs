using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class MatrixCommandTests
{
    [Fact]
    public async Task Drawing_of_a_3x3_kernel_over_4x4() => Assert.Equal(
        """
        C is 4×16: y = C·x, the input 4×4 being the vector x of 16, the output 2×2 the vector y of 4.
        Each row holds the kernel's weights at the inputs that one output sees; all else is zero.
        Its transpose, 16×4, is the matrix of the transposed convolution with this kernel; it is no inverse.

        w₀₀ w₀₁ w₀₂ ·   w₁₀ w₁₁ w₁₂ ·   w₂₀ w₂₁ w₂₂ ·   ·   ·   ·   ·
        ·   w₀₀ w₀₁ w₀₂ ·   w₁₀ w₁₁ w₁₂ ·   w₂₀ w₂₁ w₂₂ ·   ·   ·   ·
        ·   ·   ·   ·   w₀₀ w₀₁ w₀₂ ·   w₁₀ w₁₁ w₁₂ ·   w₂₀ w₂₁ w₂₂ ·
        ·   ·   ·   ·   ·   w₀₀ w₀₁ w₀₂ ·   w₁₀ w₁₁ w₁₂ ·   w₂₀ w₂₁ w₂₂

        """.ReplaceLineEndings("\n"),
        await ToolRun.Text("matrix", "--input", "4x4", "--kernel", "3"));

    [Fact]
    public async Task Several_channels_are_told_by_raised_indices()
    {
        string text = await ToolRun.Text("matrix", "--input", "2", "--kernel", "2", "--in-channels", "2", "--out-channels", "2");
        Assert.EndsWith("\nw⁰⁰₀ w⁰⁰₁ w⁰¹₀ w⁰¹₁\nw¹⁰₀ w¹⁰₁ w¹¹₀ w¹¹₁\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrapped_kernels_add_up()
    {
        string text = await ToolRun.Text("matrix", "--input", "3", "--kernel", "5", "--padding", "2", "--padding-mode", "circular");
        Assert.EndsWith("\nw₂ Σw Σw\nΣw w₂ Σw\nΣw Σw w₂\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_large_a_drawing_gives_numbers_and_a_way_out()
    {
        string text = await ToolRun.Text("matrix", "--input", "64x64", "--kernel", "3");
        Assert.Contains("3844×4096", text, StringComparison.Ordinal);
        Assert.Contains("34,596 entries", text, StringComparison.Ordinal);
        Assert.Contains("-o FILE", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_lists_the_entries_and_the_transposed_layer_has_the_transposed_shape()
    {
        JsonElement json = await ToolRun.Json("matrix", "--input", "4x4", "--kernel", "3");
        Assert.Equal([4, 16], json.Numbers("shape"));
        Assert.Equal(36, json.GetProperty("nonzeros").GetInt32());
        Assert.Equal(36, json.GetProperty("values").GetArrayLength());
        Assert.Equal([0, 1, 2, 4, 5, 6, 8, 9, 10], json.Numbers("columns")[..9]);
        Assert.All(json.Numbers("rows")[..9], row => Assert.Equal(0, row));

        JsonElement transposed = await ToolRun.Json("matrix", "--input", "2x2", "--kernel", "3", "--transposed");
        Assert.Equal([16, 4], transposed.Numbers("shape"));
    }

    [Fact]
    public async Task Files_hold_the_same_cells()
    {
        using var folder = new TemporaryFolder();
        string[] layer = ["matrix", "--input", "5x4", "--kernel", "3x2", "--padding", "1", "--stride", "2", "--seed", "7"];
        foreach (string extension in (string[])["npy", "csv", "png", "svg"])
            await ToolRun.Text([.. layer, "--view", "plain", "-o", folder.File($"C.{extension}")]);

        Tensor<float> dense = Npy.Read<float>(folder.File("C.npy"));
        Assert.Equal([9, 20], dense.Lengths.ToArray());
        string[] csv = await File.ReadAllLinesAsync(folder.File("C.csv"), TestContext.Current.CancellationToken);
        float[] cells = [.. csv.SelectMany(line => line.Split(',')).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
        Assert.Equal(dense.ToArray(), cells);

        int entries = dense.Count(value => value != 0);
        string svg = await File.ReadAllTextAsync(folder.File("C.svg"), TestContext.Current.CancellationToken);
        Assert.Equal(entries + 1, svg.Split("<rect ").Length - 1); // one of them is the ground
        Assert.Equal([1, 9 * 24, 20 * 24], ToolFiles.PictureShape(folder.File("C.png")));
    }
}
