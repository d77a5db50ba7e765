using System.Text.Json;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations;
using ConvSharp.Playground.Api;
using ConvSharp.Reference;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>The page says of random layers what the library says.</summary>
public class ArithmeticPageTests
{
    private const int Layers = 300;

    // How many inputs of a layer are looked at one by one.
    private const int Impulses = 16;

    [Fact]
    public void Cells_that_meet_are_those_of_the_reference_in_both_views()
    {
        int drawn = 0;
        foreach ((string name, string query, ConvolutionGeometry geometry) in RandomRequests.Of(Layers))
        {
            (ArithmeticAnswer gather, ArithmeticAnswer spread) = (new(query), new(query + "&view=spread"));
            Assert.True(gather.Message is null, $"{name}: {gather.Message}");
            if (!gather.IsDrawn)
                continue;
            drawn++;
            long[] weight = [.. Enumerable.Range(1, (int)geometry.WeightLength).Select(number => (long)number * number)];
            foreach (ArithmeticAnswer answer in (ArithmeticAnswer[])[gather, spread])
            {
                var seen = answer.Products().ToLookup(product => product.Input);
                for (int input = 0; input < geometry.InputLength; input += 1 + ((int)geometry.InputLength / Impulses))
                {
                    long[] impulse = new long[geometry.InputLength], expected = new long[geometry.OutputLength];
                    impulse[input] = 1;
                    ReferenceConvolution.Forward<long, long>(geometry, impulse, weight, [], expected);
                    long[] actual = new long[expected.Length];
                    foreach ((_, int at, int output) in seen[input])
                        actual[output] += weight[at];
                    Assert.True(expected.SequenceEqual(actual), $"{name}, input {input}");
                }
            }
        }

        Assert.True(drawn > Layers / 4, $"only {drawn} layers are drawn");
    }

    [Fact]
    public void Sums_are_those_of_the_reference()
    {
        foreach ((string name, string query, ConvolutionGeometry geometry) in RandomRequests.Of(Layers))
        {
            var answer = new ArithmeticAnswer(query);
            if (!answer.IsDrawn)
                continue;
            double[] expected = new double[geometry.OutputLength];
            ReferenceConvolution.Forward<double, double>(
                geometry, answer.Values("input"), answer.Values("weight"), answer.Values("bias"), expected);
            Assert.True(expected.SequenceEqual(answer.Values("output")), name);
        }
    }

    [Fact]
    public void Given_numbers_are_taken()
    {
        var answer = new ArithmeticAnswer("rank=1&input=4&kernel=2&values=1,+2+3;-4&kernel-values=10+0.5");
        Assert.Equal([11, 21.5, 28], answer.Values("output"));
        Assert.Empty(answer.Values("bias"));
    }

    [Fact]
    public void Formulas_give_the_sizes_forwards_and_back()
    {
        foreach ((string name, string query, ConvolutionGeometry geometry) in RandomRequests.Of(Layers))
        {
            JsonElement[] axes = [.. new ArithmeticAnswer(query).Root.GetProperty("axes").EnumerateArray()];
            for (int i = 0; i < axes.Length; i++)
            {
                AxisGeometry axis = geometry.Axes[i];
                CheckForms(axes[i], axis.Output, name);
                CheckForms(axes[i].GetProperty("back"), axis.Twin().Output, name);
                string numbers = axes[i].GetProperty("forms")[2].GetProperty("numbers").GetString()!;
                Assert.All((long[])[axis.Input, axis.Kernel, axis.Stride], number =>
                    Assert.Contains($"{number}", numbers, StringComparison.Ordinal));
                (long min, long max) = (axes[i].GetProperty("inputs_giving_output")[0].GetInt64(),
                    axes[i].GetProperty("inputs_giving_output")[1].GetInt64());
                for (long input = Math.Max(1, min - 2); input <= max + 2; input++)
                    Assert.True(Output(axis, input) == axis.Output == (input >= min && input <= max), $"{name}, input {input}");
            }
        }

        static void CheckForms(JsonElement owner, long output, string name)
        {
            foreach (JsonElement form in owner.GetProperty("forms").EnumerateArray().Where(form => form.GetProperty("holds").GetBoolean()))
                Assert.True(form.GetProperty("worked").GetString()!.EndsWith($"= {output}", StringComparison.Ordinal), $"{name}: {form}");
        }

        static long Output(AxisGeometry axis, long input) => axis.Kind == ConvolutionKind.Convolution
            ? SizeFormula.Output(input, axis.Kernel, axis.Stride, axis.PadBefore + axis.PadAfter, axis.Dilation)
            : SizeFormula.TransposedOutput(
                input, axis.Kernel, axis.Stride, axis.PadBefore + axis.PadAfter, axis.Dilation, axis.OutputPadding);
    }

    [Theory]
    [InlineData("stride=2&padding=1", "nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1)")]
    [InlineData(
        "input=8&padding=causal&dilation=2",
        "nn.Sequential(nn.ConstantPad1d((4, 0), 0), nn.Conv1d(1, 1, kernel_size=3, dilation=2))")]
    [InlineData("padding=0:1x2:3&padding-mode=reflect", "nn.Sequential(nn.ReflectionPad2d((2, 3, 0, 1)), nn.Conv2d(1, 1, kernel_size=3))")]
    [InlineData("groups=2&out-channels=4&kernel=1x3&no-bias", "nn.Conv2d(2, 4, kernel_size=(1, 3), groups=2, bias=False)")]
    [InlineData("padding=1&padding-mode=circular", "nn.Conv2d(1, 1, kernel_size=3, padding=1, padding_mode='circular')")]
    [InlineData("transposed&stride=2&padding=1&output-padding=1",
        "nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, output_padding=1)")]
    [InlineData("transposed&stride=3&kernel=2&padding=same", "nn.ConvTranspose2d(1, 1, kernel_size=2, stride=3, output_padding=1)")]
    [InlineData("transposed&input=3&stride=2&padding=same", "y = layer(torch.randn(1, 1, 3))[..., 0:6]")]
    [InlineData("transposed&padding=1&padding-mode=reflect", "# torch's transposed convolutions have padding_mode='zeros' alone")]
    public void Torch_code_makes_the_layer(string query, string expected) =>
        Assert.Contains(expected, new ArithmeticAnswer(query).Root.GetProperty("torch").GetString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("stride=2&padding=1", "new Conv2d<float>(1, 1, 3, stride: 2, padding: 1);")]
    [InlineData("input=8&padding=causal", "new Conv1d<float>(1, 1, 3, padding: \"causal\");")]
    [InlineData("padding=0:1&no-bias", "new Conv2d<float>(1, 1, 3, padding: Padding.Asymmetric(0, 1), bias: false);")]
    [InlineData("transposed&kernel=2x3&output-padding=1&stride=2x3&padding-mode=circular",
        "new ConvTranspose2d<float>(1, 1, (2, 3), stride: (2, 3), outputPadding: 1, paddingMode: PaddingMode.Circular);")]
    public void Sharp_code_makes_the_layer(string query, string expected) =>
        Assert.Contains(expected, new ArithmeticAnswer(query).Root.GetProperty("csharp").GetString(), StringComparison.Ordinal);

    [Fact]
    public void Presets_are_those_of_the_tool()
    {
        using JsonDocument list = JsonDocument.Parse(ArithmeticPage.PresetList("zh"));
        JsonElement[] presets = [.. list.RootElement.GetProperty("presets").EnumerateArray()];
        Assert.Equal(AnimationPreset.All.Sum(preset => preset.Parts.Count), presets.Length);
        Assert.All(presets, preset => Assert.True(new ArithmeticAnswer(preset.GetProperty("query").GetString()!).IsDrawn, $"{preset}"));
    }
}
