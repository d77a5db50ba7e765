using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Cli;

public sealed class TypedNumbersTests
{
    [Theory]
    [InlineData("7", "1", "7")]
    [InlineData("1 2 3", "3", "1 2 3")]
    [InlineData(" 1, 2\t3 ", "3", "1 2 3")]
    [InlineData("1 2; 3 4; 5 6", "3x2", "1 2 3 4 5 6")]
    [InlineData("1 2\n3 4\n", "2x2", "1 2 3 4")]
    [InlineData("1,2;\r\n3,4;\r\n", "2x2", "1 2 3 4")]
    [InlineData("1 2; 3 4;; 5 6; 7 8", "2x2x2", "1 2 3 4 5 6 7 8")]
    [InlineData("1 2\n3 4\n\n5 6\n7 8", "2x2x2", "1 2 3 4 5 6 7 8")]
    [InlineData("1;;2;;;3;;4", "2x2x1x1", "1 2 3 4")]
    [InlineData("1;2;;3;4;;;;5;6;;7;8", "2x1x2x2x1", "1 2 3 4 5 6 7 8")]
    [InlineData("-1 .5 1e-3 nan inf -INF", "6", "-1 0.5 0.001 NaN ∞ -∞")]
    [InlineData(";; 1 2 ;;", "2", "1 2")]
    public void Rows_planes_and_what_is_above_them_become_axes(string text, string shape, string values)
    {
        var numbers = TypedNumbers.Parse(text, "--values");
        Assert.Equal(shape, string.Join('x', numbers.Shape));
        Assert.Equal(values, string.Join(' ', numbers.Values.Select(value => value.ToString(CultureInfo.InvariantCulture)
            .Replace("Infinity", "∞", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("", "--values has no number")]
    [InlineData(" ;; \n", "--values has no number")]
    [InlineData("1 2; 3", "--values has 1 number in row 2, but 2 numbers in row 1: give every row as many.")]
    [InlineData("1 2; 3 4;; 5 6", "--values has 1 row in plane 2, but 2 rows in plane 1: give every plane as many.")]
    [InlineData("1 2; 3 four", "--values has 'four' in row 2, column 2: give a number")]
    [InlineData("1 2;; 3 1e999", "--values has '1e999' in plane 2, row 1, column 2: give a number")]
    [InlineData("1.5.2", "--values has '1.5.2' in row 1, column 1")]
    [InlineData("1;;;;;2", "--values has 5 separators in a row: use at most 4")]
    public void What_is_no_array_is_refused_with_its_place(string text, string message)
    {
        RequestException fault = Assert.Throws<RequestException>(() => TypedNumbers.Parse(text, "--values"));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Typed_numbers_go_through_a_layer_and_are_printed()
    {
        string text = await ToolRun.Text(
            "conv", "--values", "1 2; 3 4", "--kernel-values", "1 0; 0 1", "--no-bias", "--print");
        Assert.EndsWith("output [1, 1, 1]: channel, height, width\nchannel 1 of 1\n  5\n", text, StringComparison.Ordinal);

        JsonElement json = await ToolRun.Json(
            "conv-transpose", "--values", "1 2; 3 -4", "--kernel-values", "1 1; 1 1", "--stride", "2", "--print");
        Assert.Equal(
            "[[[1,1,2,2],[1,1,2,2],[3,3,-4,-4],[3,3,-4,-4]]]", json.GetProperty("values").GetRawText().Replace(" ", "", StringComparison.Ordinal));
    }

    /// <summary>Planes of an input are channels, and so are planes of a kernel.</summary>
    [Theory]
    [InlineData("conv", "1 2;; 3 4", "1;; 10", "[[[31,42]]]")]
    [InlineData("conv", "1 2; 3 4", "1 1", "[[[3],[7]]]")]
    [InlineData("conv", "1 2 3", "1 1", "[[3,5]]")]
    [InlineData("conv", "5;; 7", "1;; 2;;; 3;; 4", "[[[19]],[[43]]]")]
    [InlineData("conv-transpose", "5;; 7", "1;; 2;;; 3;; 4", "[[[26]],[[38]]]")]
    [InlineData("conv-transpose", "1;; 2", "1 2;; 10 20", "[[[21,42]]]")]
    public async Task Axes_of_typed_numbers_follow_one_rule(string command, string values, string kernel, string expected)
    {
        JsonElement json = await ToolRun.Json(command, "--values", values, "--kernel-values", kernel, "--print");
        Assert.Equal(expected, json.GetProperty("values").GetRawText());
    }

    [Fact]
    public async Task Csv_files_are_read_and_written_exactly()
    {
        using var folder = new TemporaryFolder();
        Tensor<double> input = ToolFiles.Random<double>(folder.File("x.npy"), 3, 2, 3, 4);
        string[] same = ["--kernel-values", "1;; 0;;; 0;; 1"];
        await ToolRun.Text(["conv", folder.File("x.npy"), "--rank", "2", "-o", folder.File("y.csv"), .. same]);
        await ToolRun.Text(["conv", folder.File("y.csv"), "-o", folder.File("z.npy"), .. same]);
        Assert.Equal(input.ToArray(), Npy.Read<double>(folder.File("z.npy")).ToArray());
    }

    [Theory]
    [InlineData("conv", "INPUT is missing: give a file, - for standard input, or numbers by --values \"1 2; 3 4\".")]
    [InlineData("conv|x.npy|--values|1 2", "INPUT is 'x.npy', and --values is given too: leave one of them out.")]
    [InlineData("conv|--values|1 2|--gray", "--gray is for pictures, but --values is 1 2: leave it out.")]
    [InlineData("conv|--values|1 2; 3", "--values has 1 number in row 2")]
    [InlineData("conv|--values|1 2|--kernel-values|x", "--kernel-values has 'x' in row 1, column 1")]
    [InlineData("conv|--values|1 2|--kernel-values|1|--init|ones", "exclude each other")]
    [InlineData("conv|--values|1 2; 3 4|--kernel-values|1;;2", "the input has 1 channel, but --kernel-values of shape [2, 1, 1]")]
    [InlineData("conv|--values|1 2; 3 4|--kernel-values|1;;;;2", "--kernel-values has 5 axes, but a layer of rank 2 takes 2 (one kernel)")]
    [InlineData("conv|--values|1 2; 3 4|--kernel-values|1 2|--kernel|3", "--kernel is 3, but --kernel-values makes it 1")]
    public async Task Requests_that_contradict_themselves_are_refused(string arguments, string message)
    {
        ToolRun run = await ToolRun.Of(arguments.Split('|'));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_outputs_are_not_printed_but_say_how_to_get_them()
    {
        string row = string.Join(' ', Enumerable.Range(0, 2000));
        string text = await ToolRun.Text("conv", "--values", row, "--kernel-values", "1", "--print");
        Assert.Contains("2,000 numbers are too many to print; -o FILE.csv", text, StringComparison.Ordinal);
    }
}
