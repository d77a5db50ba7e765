using System.Text.Json;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class SizeCommandTests
{
    [Fact]
    public async Task Json_has_input_output_and_a_formula_per_axis()
    {
        JsonElement json = await ToolRun.Json("size", "--input", "224x224", "--kernel", "7", "--stride", "2", "--padding", "3");
        Assert.Equal([224, 224], json.Numbers("input"));
        Assert.Equal([112, 112], json.Numbers("output"));
        string[] formula = [.. json.GetProperty("formula").EnumerateArray().Select(line => line.GetString()!)];
        Assert.Equal(2, formula.Length);
        Assert.Equal(
            "o = ⌊(i + 2p − d·(k − 1) − 1)/s⌋ + 1 = ⌊(224 + 2·3 − 1·(7 − 1) − 1)/2⌋ + 1 = ⌊223/2⌋ + 1 = 112", formula[0]);
        JsonElement axis = json.GetProperty("axes")[1];
        Assert.Equal("width", axis.GetProperty("name").GetString());
        Assert.Equal([223, 224], axis.Numbers("inputs_giving_output"));
        Assert.Equal(7, axis.GetProperty("receptive_field").GetProperty("size").GetDouble());
        JsonElement[] forms = [.. axis.GetProperty("forms").EnumerateArray()];
        Assert.Equal(["simple", "padded", "full"], forms.Select(form => form.GetProperty("name").GetString()));
        Assert.Equal([false, true, true], forms.Select(form => form.GetProperty("holds").GetBoolean()));
        Assert.Equal("[\"p = 3\"]", forms[0].GetProperty("left_out").GetRawText());
    }

    [Theory]
    [InlineData("801x1201", "--input 400x600 --kernel 3 --stride 2 --transposed")]
    [InlineData("224x224", "--input 112x112 --kernel 4 --stride 2 --padding 1 --transposed")]
    [InlineData("16000", "--input 16000 --kernel 3 --dilation 64 --padding causal")]
    [InlineData("8x7", "--input 8X7 --kernel 3×5 --padding same")]
    [InlineData("4x4x4", "--input 8 --rank 3 --kernel 4 --stride 2 --padding 1")]
    [InlineData("9x6", "--input 8 --rank 2 --kernel 3 --padding 1:2x0:0")]
    [InlineData("6x6", "--input 8x8 --groups 32")]
    [InlineData("10x10", "--input 4x4 --stride 2 --transposed --output-size 10")]
    public async Task Output_sizes(string expected, string arguments)
    {
        JsonElement json = await ToolRun.Json(["size", .. arguments.Split(' ')]);
        Assert.Equal(expected, string.Join('x', json.Numbers("output")));
    }

    [Fact]
    public async Task Text_shows_each_form_the_way_back_and_the_cost() => Assert.Equal(
        """
        ConvTranspose1d(1, 1, kernel_size=(3,), stride=(2,))
        5 → 11

        width: 5 → 11
          simple form
            o = (i − 1)·s + k
            o = (5 − 1)·2 + 3
            o = 8 + 3 = 11
          form with padding
            o = (i − 1)·s − 2p + k
            o = (5 − 1)·2 − 2·0 + 3
            o = 8 − 0 + 3 = 11
          full form; vanishing here: 2p = 0, d·(k − 1) + 1 = k, output_padding = 0
            o = (i − 1)·s − 2p + d·(k − 1) + output_padding + 1
            o = (5 − 1)·2 − 2·0 + 1·(3 − 1) + 0 + 1
            o = 8 − 0 + 2 + 0 + 1 = 11
          only an input of 5 gives 11
          one output sees 2 inputs; the next one's lie 0.5 further

        round trip: 5 → 11 → 5
          back by the convolution of the same arguments

        weight         [in=1, out/groups=1, width=3]
        parameters     3 + 1 = 4 (weight + bias)
        multiply-adds  15 for one sample
        memory         input 20 B, output 44 B, parameters 16 B (float32)

        """.ReplaceLineEndings("\n"),
        await ToolRun.Text("size", "--input", "5", "--kernel", "3", "--stride", "2", "--transposed"));

    [Fact]
    public async Task A_form_that_does_not_hold_says_what_it_leaves_out()
    {
        string text = await ToolRun.Text("size", "--input", "9x8", "--dilation", "2", "--padding", "1:2x0:0");
        Assert.Contains(
            "height: 9 → 8\n  simple form does not hold: it leaves out p_before = 1, p_after = 2, d = 2\n    o = (i − k)/s + 1\n", text,
            StringComparison.Ordinal);
        Assert.Contains("    o = ⌊(i + p_before + p_after − d·(k − 1) − 1)/s⌋ + 1\n", text, StringComparison.Ordinal);
        Assert.Contains("width: 8 → 4\n  simple form does not hold: it leaves out d = 2\n", text, StringComparison.Ordinal);
        Assert.Contains("full form; vanishing here: 2p = 0\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--input 224x224 --kernel 7 --stride 2 --padding 3", "224×224 → 112×112 → 224×224 with output padding 1", true)]
    [InlineData("--input 7x8 --kernel 3 --stride 2", "7×8 → 3×3 → 7×8 with output padding 0×1", true)]
    [InlineData("--input 112x112 --kernel 4 --stride 2 --padding 1 --transposed", "112×112 → 224×224 → 112×112", true)]
    [InlineData("--input 5 --stride 2 --dilation 3 --output-padding 2 --transposed", "5 → 17 → 6", false)]
    [InlineData("--input 3x3 --kernel 1 --stride 2 --padding same --transposed", "3×3 → 6×6 → 3×3", true)]
    public async Task The_way_back(string arguments, string expected, bool leadsBack)
    {
        string text = await ToolRun.Text(["size", .. arguments.Split(' ')]);
        Assert.Contains($"round trip: {expected}\n", text, StringComparison.Ordinal);
        Assert.Equal(!leadsBack, text.Contains("not back: output padding 2 is not below the stride 2", StringComparison.Ordinal));
        JsonElement trip = (await ToolRun.Json(["size", .. arguments.Split(' ')])).GetProperty("round_trip");
        Assert.Equal(leadsBack, trip.GetProperty("leads_back").GetBoolean());
        string way = string.Join(" → ", trip.GetProperty("sizes").EnumerateArray()
            .Select(sizes => string.Join('×', sizes.EnumerateArray().Select(size => size.GetInt64()))));
        Assert.StartsWith(way, expected, StringComparison.Ordinal);
    }

    /// <summary>AlexNet's second layer, whose two groups halve the weights.</summary>
    [Fact]
    public async Task Groups_are_counted_against_the_same_layer_without_them()
    {
        string[] layer = "size --input 96x27x27 --out-channels 256 --kernel 5 --padding 2 --groups 2".Split(' ');
        JsonElement json = await ToolRun.Json(layer);
        Assert.Equal(307_200, json.GetProperty("weights").GetInt64());
        Assert.Equal(614_400, json.GetProperty("ungrouped_weights").GetInt64());
        Assert.Equal(256, json.GetProperty("biases").GetInt64());
        Assert.Equal(27L * 27 * 307_200, json.GetProperty("multiply_adds").GetInt64());
        Assert.Equal(4 * 96 * 27 * 27, json.GetProperty("input_bytes").GetInt64());
        Assert.Equal([256, 48, 5, 5], json.Numbers("weight"));
        Assert.Equal("[\"out\",\"in/groups\",\"height\",\"width\"]", json.GetProperty("weight_axes").GetRawText());
        string text = await ToolRun.Text(layer);
        Assert.Contains("weight         [out=256, in/groups=48, height=5, width=5]\n", text, StringComparison.Ordinal);
        Assert.Contains("groups         2; without them 614,400 weights and 447,897,600 multiply-adds\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--in-channels 3 --out-channels 8 --no-bias", 3 * 8 * 9, 0)]
    [InlineData("--in-channels 4 --out-channels 6 --groups 2 --transposed", 4 * 3 * 9, 6)]
    public async Task Parameters_are_those_of_the_layer(string arguments, long weights, long biases)
    {
        JsonElement json = await ToolRun.Json(["size", "--input", "8x8", .. arguments.Split(' ')]);
        Assert.Equal((weights, biases), (json.GetProperty("weights").GetInt64(), json.GetProperty("biases").GetInt64()));
        Assert.Equal(weights + biases, json.GetProperty("parameters").GetInt64());
    }

    [Fact]
    public async Task A_weights_file_decides_channels_and_kernel()
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<float>(folder.File("w.npy"), 1, 6, 3, 5, 5);
        JsonElement json = await ToolRun.Json("size", "--input", "20x20", "--weight", folder.File("w.npy"));
        Assert.Equal([1, 3, 20, 20], json.Numbers("input_shape"));
        Assert.Equal([1, 6, 16, 16], json.Numbers("output_shape"));
    }
}
