using System.Globalization;
using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Geometry;
using ConvSharp.Playground.Api;
using ConvSharp.Tests.Cli;
using Xunit;
using static ConvSharp.Tests.Playground.CheckerboardAnswer;

namespace ConvSharp.Tests.Playground;

/// <summary>What the page Checkerboard says is what the library and the tool say.</summary>
public class CheckerboardPageTests
{
    private static readonly string[] Stacks =
    [
        "3:2", "4:2", "1:2", "2:3", "5:3", "3x4:2", "3:2x3", "5:2:2", "3:2,3:2", "4:2,3:2", "4:2,3:1", "resize:3:2", "bilinear:3:2",
        "bilinear:4:3,3:2", "shuffle:3:2", "icnr:3:2,conv:3:1", "3:2,average-pool:2:1", "conv:3:2", "conv:5:3,conv:3:2", "max-pool:3:2",
        "average-pool:2:2,conv:3:1", "transposed k4 s2 p1 op1; conv k3 p1", "transposed k3 s2 same d2", "4:1:0,4:2:1,4:2:1",
    ];

    [Fact]
    public void The_pattern_of_any_kernel_and_stride_is_the_librarys()
    {
        for (int layer = 0; layer < 9 * 5 * 3; layer++)
        {
            (int kernel, int stride, int dilation) = (1 + (layer % 9), 1 + (layer / 9 % 5), 1 + (layer / 45));
            string query = $"kernel={kernel}&stride={stride}&dilation={dilation}";
            var answer = new CheckerboardAnswer(query);
            var stack = new StackedLayers(new StackLayer(StackLayerKind.Transposed, kernel, stride, dilation: dilation));
            Assert.True(answer.Message is null, $"{query}: {answer.Message}");
            Assert.True(stack.Axes[0].Counts.SequenceEqual(Numbers(answer.List("overlap")[0])), query);
            Assert.Equal(OverlapText.Ratio(stack.Axes), answer.Text("ratio"));
            JsonElement[] kernels = [.. answer.Root.GetProperty("beside").GetProperty("kernels").EnumerateArray()];
            Assert.True(kernels[kernel - 1].GetProperty("ratio").GetString() == answer.Text("ratio"), query);
            Assert.True(kernels[kernel - 1].GetProperty("even").GetBoolean() == stack.IsEven, query);
        }
    }

    [Fact]
    public async Task The_numbers_are_those_of_the_tool()
    {
        foreach (string layers in Stacks.Where(text => !text.Contains("4:1:0", StringComparison.Ordinal)))
        {
            JsonElement tool = await ToolRun.Json("checkerboard", "--layers", layers, "--seeds", "1");
            var answer = new CheckerboardAnswer($"layers={layers}");
            foreach (string name in new[] { "picture_ratio", "overlap_ratio" })
            {
                JsonElement expected = tool.GetProperty(name), actual = answer.Root.GetProperty(name);
                Assert.True(expected.ValueKind == JsonValueKind.Null
                    ? actual.GetString() == "Infinity" : expected.GetRawText() == actual.GetRawText(), $"{layers}: {name}");
            }

            Assert.True(tool.GetProperty("overlap").GetRawText() == answer.Root.GetProperty("overlap").GetRawText(), layers);
            Assert.True(tool.GetProperty("period").GetInt32() == answer.Root.GetProperty("period").GetInt32(), layers);
            Assert.True(tool.GetProperty("even").GetBoolean() == answer.Root.GetProperty("even").GetBoolean(), layers);
        }
    }

    [Fact]
    public void Links_lead_to_the_counts_and_the_middle_is_the_pattern()
    {
        foreach (string layers in Stacks)
        {
            foreach (string axis in new[] { "height", "width" })
            {
                string name = $"{layers} {axis}";
                var answer = new CheckerboardAnswer($"layers={layers}&axis={axis}&input=24");
                var stack = StackOf(layers);
                JsonElement[] rows = answer.List("rows");
                long[] paths = Numbers(rows[0].GetProperty("counts"));
                Assert.All(paths, count => Assert.Equal(1, count));
                foreach (JsonElement row in rows[1..])
                {
                    long[] counts = Numbers(row.GetProperty("counts"));
                    JsonElement[] links = [.. row.GetProperty("links").EnumerateArray()];
                    long[] before = paths;
                    paths = [.. links.Select(link => Numbers(link).Chunk(3).Sum(each => before[each[0]] * each[2]))];
                    Assert.True(paths.SequenceEqual(counts), name);
                }

                OverlapPattern pattern = stack.Axes[axis == "height" ? 0 : 1];
                int middle = paths.Length / 2, period = pattern.Period;
                Assert.True(Enumerable.Range(middle, period).All(at => paths[at] == pattern[at]), $"{name}: {string.Join(' ', paths)}");
            }
        }
    }

    [Fact]
    public void Transposed_layers_have_the_librarys_counts_borders_included()
    {
        var random = new Random(7);
        for (int i = 0; i < 100; i++)
        {
            (int kernel, int stride, int dilation, int input) = (random.Next(1, 7), random.Next(1, 5), random.Next(1, 4), random.Next(3, 20));
            (int before, int after) = (random.Next(0, 2), random.Next(0, 2));
            int added = random.Next(0, Math.Max(stride, dilation));
            string query = string.Create(CultureInfo.InvariantCulture,
                $"kernel={kernel}&stride={stride}&dilation={dilation}&padding={before}:{after}&output-padding={added}&input={input}");
            var geometry = ConvolutionGeometry.Create(
                ConvolutionKind.Transposed,
                new ConvolutionOptions
                {
                    Stride = stride,
                    Dilation = dilation,
                    Padding = Padding.Asymmetric(before, after),
                    OutputPadding = added,
                },
                [1, input, input], [1, 1, kernel, kernel]);
            var answer = new CheckerboardAnswer(query);
            Assert.True(answer.Message is null, $"case {i}: {query}: {answer.Message}");
            long[] expected = OverlapCounts.Along(geometry.Axes[1]);
            Assert.True(expected.SequenceEqual(Numbers(answer.List("rows")[^1].GetProperty("counts"))), $"case {i}: {query}");
            var picture = OverlapCounts.Of(geometry);
            JsonElement[] cells = [.. answer.Root.GetProperty("plane").GetProperty("cells").EnumerateArray()];
            for (int row = 0; row < cells.Length; row++)
            {
                long[] line = [.. Enumerable.Range(0, cells.Length).Select(column => picture[row, column])];
                Assert.True(line.SequenceEqual(Numbers(cells[row])), $"case {i}: {query}, row {row}");
            }
        }
    }

    [Fact]
    public void Unevenness_goes_through_a_stack_layer_by_layer()
    {
        JsonElement[] through = new CheckerboardAnswer("layers=3:2,4:2,3:1").List("through");
        Assert.Equal(
            new[] { "3:2", "3:2,4:2", "3:2,4:2,3:1" }.Select(layers => OverlapText.Ratio(StackOf(layers).Axes)),
            through.Select(part => part.GetProperty("ratio").GetString()));
        through = new CheckerboardAnswer("layers=conv:3:2,conv:5:3").List("through");
        Assert.Equal(
            new[] { "conv:5:3", "conv:3:2,conv:5:3" }.Select(layers => OverlapText.Ratio(StackOf(layers).Axes)),
            through.Select(part => part.GetProperty("ratio").GetString()));
        var single = new CheckerboardAnswer("kernel=3&stride=2");
        Assert.True(single.Root.GetProperty("repeats").GetBoolean());
        Assert.Equal(["1:4", OverlapText.Ratio(StackOf("3:2,3:2").Axes), OverlapText.Ratio(StackOf("3:2,3:2,3:2").Axes)],
            single.List("through").Select(part => part.GetProperty("ratio").GetString()));
    }

    [Theory]
    [InlineData("kernel=3&stride=2", 4, "even")]
    [InlineData("kernel=4&stride=2", 5, "4:9")]
    [InlineData("kernel=3&stride=2&beside=6", 6, "even")]
    [InlineData("kernel=3&stride=2&beside=1", 1, "0:1")]
    [InlineData("layers=3:2,3:2", 4, "even")]
    [InlineData("layers=resize:3:2", 4, "even")]
    [InlineData("kernel=3&stride=1", 4, "even")]
    public void Another_kernel_stands_beside(string query, int kernel, string ratio)
    {
        JsonElement beside = new CheckerboardAnswer(query).Root.GetProperty("beside");
        Assert.Equal(kernel, beside.GetProperty("kernel").GetInt32());
        Assert.Equal(ratio, beside.GetProperty("other").GetProperty("ratio").GetString());
    }

    [Fact]
    public void Words_of_a_stack_lead_to_the_same_stack()
    {
        string[] more =
        [
            "transposed k4x3 s2 p1:0x2 d2 op1", "conv k3 s2 same-lower", "transposed k3 s2 p1", "average-pool:3:2:1", "resize:3:2x3",
            "transposed k5 s3 d2", "3:2:same",
        ];
        foreach (string layers in Stacks.Concat(more))
        {
            string words = new CheckerboardAnswer($"layers={layers}").Text("words");
            Assert.True(
                StackOf(layers).Layers.Select(Meaning).SequenceEqual(StackOf(words).Layers.Select(Meaning)), $"{layers} became {words}");
        }

        var answer = new CheckerboardAnswer("kernel=3&stride=2&dilation=2&output-padding=1&padding=1");
        Assert.Equal("transposed k3 s2 p1 d2 op1", answer.Text("words"));
        Assert.Equal("transposed k3 s2 p1 d2 op1; transposed k3 s2 p1 d2 op1", answer.Text("more"));
        Assert.Equal("3:2", new CheckerboardAnswer("layers=3:2,4:2").Text("fewer"));

        static string Meaning(StackLayer layer) => string.Join(' ', Enumerable.Range(0, 2).Select(axis =>
            $"{layer.Kind} {layer.Window(axis, ConvolutionKind.Transposed, layer.StrideAt(axis))} {layer.OutputPadding}"));
    }

    [Fact]
    public void Presets_lead_to_answers_in_both_languages()
    {
        foreach (string language in new[] { "en", "zh" })
        {
            foreach (JsonElement preset in Of(CheckerboardPage.PresetList(language)).List("presets"))
            {
                string query = preset.GetProperty("query").GetString()!;
                var answer = new CheckerboardAnswer(query, language);
                Assert.True(answer.Message is null && answer.Root.TryGetProperty("rows", out _), $"{query}: {answer.Message}");
            }
        }
    }

    [Fact]
    public void Each_remedy_has_its_code()
    {
        JsonElement[] remedies = new CheckerboardAnswer("kernel=3&stride=2").List("remedies");
        Assert.Equal(9, remedies.Length);
        (string Name, string Torch, string Sharp)[] expected =
        [
            ("without a remedy", "nn.ConvTranspose2d(64, 3, 3, stride=2),\n    nn.ZeroPad2d((0, -1, 0, -1)),", "new ConvTranspose2d<float>(64, 3, 3, stride: 2"),
            ("kernel divisible by the stride", "nn.ConvTranspose2d(64, 3, 4, stride=2, padding=1)", "64, 3, 4, stride: 2, padding: \"same\""),
            ("nearest resize, then convolution", "nn.Upsample(scale_factor=2, mode='nearest')", "mode: UpsampleMode.Nearest"),
            ("bilinear resize, then convolution", "nn.Upsample(scale_factor=2, mode='bilinear')", "mode: UpsampleMode.Linear"),
            ("sub-pixel convolution", "nn.PixelShuffle(2)", "new PixelShuffle<float>(2)"),
            ("sub-pixel convolution, ICNR start", "icnr_(model[0].weight, 2)", "conv0.Weight.Update(w => Init.Icnr(w, generator, 2));"),
            ("a last transposed layer of stride 1", "nn.ConvTranspose2d(64, 3, 3, padding=1)", "new ReLU<float>()"),
            ("a moving average over one period, last", "nn.AvgPool2d(2, stride=1)", "new AvgPool2d<float>(2, stride: 1)"),
            ("even weights", "make_even_(model[0].weight, (2, 2))", "conv0.Weight.Update(w => EvenWeights.Make(w, 2));"),
        ];
        foreach ((JsonElement remedy, (string name, string torch, string sharp)) in remedies.Zip(expected))
        {
            Assert.Equal(name, remedy.GetProperty("name").GetString());
            Assert.Contains(torch, remedy.GetProperty("torch").GetString(), StringComparison.Ordinal);
            Assert.Contains(sharp, remedy.GetProperty("csharp").GetString(), StringComparison.Ordinal);
        }

        Assert.Contains(new CheckerboardAnswer("layers=conv:3:2").List("remedies"),
            remedy => remedy.GetProperty("torch").GetString()!.Contains("jittered_gradient(\n    model", StringComparison.Ordinal)
                && remedy.GetProperty("csharp").GetString()!.Contains("using ConvSharp.Autograd;", StringComparison.Ordinal));
    }

    private static StackedLayers StackOf(string layers) => new([.. StackLanguage.ParseLayers(layers, "layers")]);
}
