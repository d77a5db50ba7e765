using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Cli.Faults;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>size --layers.</summary>
public class StackSizeTests
{
    private const string Vgg16 =
        "conv 64 p1; conv 64 p1; pool k2; conv 128 p1; conv 128 p1; pool k2; conv 256 p1; conv 256 p1; conv 256 p1; pool k2; " +
        "conv 512 p1; conv 512 p1; conv 512 p1; pool k2; conv 512 p1; conv 512 p1; conv 512 p1; pool k2";

    /// <summary>Parameters as torchvision counts those of vgg16.features; the receptive field as the literature has it.</summary>
    [Fact]
    public async Task A_known_network_has_its_known_numbers()
    {
        JsonElement json = await ToolRun.Json("size", "--input", "3x224x224", "--layers", Vgg16);
        Assert.Equal([512, 7, 7], json.Numbers("output_shape"));
        Assert.Equal(14_714_688, json.GetProperty("parameters").GetInt64());
        Assert.Equal(15_346_630_656, json.GetProperty("multiply_adds").GetInt64());
        JsonElement last = json.GetProperty("layers")[17];
        Assert.Equal([212, 212], last.Numbers("receptive_field"));
        Assert.Equal([32, 32], last.Numbers("jump"));
        Assert.Equal(14_714_688, last.GetProperty("parameters_so_far").GetInt64());
        Assert.Equal(4 * 512 * 7 * 7, last.GetProperty("output_bytes").GetInt64());
    }

    /// <summary>Shapes and parameters are those of layers that compute.</summary>
    [Theory]
    [InlineData("conv 6 k3x5 s2x1 p1:2x0:1 d2x1 g2 no-bias")]
    [InlineData("transposed 6 k3 s2 p1 op1")]
    [InlineData("max-pool k3x2 s2 p1 d2")]
    [InlineData("pool k3 s2 same")]
    [InlineData("average-pool k3")]
    [InlineData("bilinear 2 k3 s2x3")]
    [InlineData("shuffle 2 k3 s2")]
    public async Task Layers_have_the_shapes_of_layers_that_compute(string text)
    {
        Layer<float> layer = text.Split(' ')[0] switch
        {
            "conv" => new Conv2d<float>(
                4, 6, (3, 5), (2, 1), ConvSharp.Geometry.Padding.Asymmetric((1, 0), (2, 1)), (2, 1), groups: 2, bias: false),
            "transposed" => new ConvTranspose2d<float>(4, 6, 3, 2, 1, outputPadding: 1),
            "max-pool" => new MaxPool2d<float>((3, 2), 2, 1, dilation: 2),
            "pool" => new MaxPool2d<float>(3, 2, ConvSharp.Geometry.Padding.Same),
            "average-pool" => new AvgPool2d<float>(3),
            "bilinear" => new Sequential<float>(
                new Upsample<float>(scaleFactor: [2, 3], mode: UpsampleMode.Linear),
                new Conv2d<float>(4, 2, 3, padding: ConvSharp.Geometry.Padding.Same)),
            _ => new Sequential<float>(
                new Conv2d<float>(4, 8, 3, padding: ConvSharp.Geometry.Padding.Same), new PixelShuffle<float>(2)),
        };
        nint[] expected = layer.Forward(Tensor.CreateFromShape<float>([1, 4, 11, 13])).Lengths.ToArray();
        JsonElement json = await ToolRun.Json("size", "--input", "11x13", "--in-channels", "4", "--layers", text);
        Assert.Equal(expected[1..].Select(size => (long)size), json.Numbers("output_shape"));
        Assert.Equal(layer.Parameters.Sum(parameter => (long)parameter.Values.FlattenedLength), json.GetProperty("parameters").GetInt64());
    }

    /// <summary>Fields of enlargements: a nearest neighbour is one input, a linear one two.</summary>
    [Theory]
    [InlineData("resize k1 s3", 1, 1 / 3.0)]
    [InlineData("bilinear k1 s2", 2, 0.5)]
    [InlineData("icnr k3 s2", 3, 0.5)]
    [InlineData("conv k3 s2; pool k2; conv k3 d2", 21, 4)]
    public async Task Receptive_fields(string layers, double size, double jump)
    {
        JsonElement json = await ToolRun.Json("size", "--input", "48", "--layers", layers);
        JsonElement last = json.GetProperty("layers")[json.GetProperty("layers").GetArrayLength() - 1];
        Assert.Equal(size, last.GetProperty("receptive_field")[0].GetDouble(), 1e-9);
        Assert.Equal(jump, last.GetProperty("jump")[0].GetDouble(), 1e-9);
    }

    [Fact]
    public async Task The_table_is_aligned_and_has_sums() => Assert.Equal(
        """
        layer      output   field  jump  parameters  sum  multiply-adds      sum
        input      1×28×28      1     1
        conv 8 k5  8×24×24      5     1         208  208        115,200  115,200
        pool k2    8×12×12      6     2           0  208              0  115,200

        for one sample in float32: parameters 832 B, largest output 18 KiB (8×24×24)

        """.ReplaceLineEndings("\n"),
        await ToolRun.Text("size", "--input", "28x28", "--layers", "conv 8 k5; pool k2"));

    [Fact]
    public async Task A_picture_has_every_layer_in_words()
    {
        using var folder = new TemporaryFolder();
        string svg = folder.File("stack.svg"), png = folder.File("stack.png");
        await ToolRun.Text("size", "--input", "28x28", "--layers", "conv 8 k5; pool k2", "-o", svg);
        string page = await File.ReadAllTextAsync(svg, TestContext.Current.CancellationToken);
        foreach (string words in new[] { "conv 8 k5", "8×24×24", "pool k2", "field 6", "jump 2", "seen by the middle output" })
            Assert.Contains($">{words}</text>", page, StringComparison.Ordinal);
        JsonElement json = await ToolRun.Json(
            "size", "--input", "28x28", "--layers", "conv 8 k5; pool k2", "-o", png, "--theme", "dark", "--size", "400");
        Assert.Equal(png, json.GetProperty("file").GetString());
        Assert.Equal(400, ToolFiles.PictureShape(png)[2]);
    }

    [Fact]
    public async Task Both_commands_of_stacks_take_the_same_words()
    {
        JsonElement words = await ToolRun.Json("checkerboard", "--layers", "transposed k4 s2 p1; conv k3 p1", "--seeds", "1");
        JsonElement numbers = await ToolRun.Json("checkerboard", "--layers", "4:2:1,conv:3:1:1", "--seeds", "1");
        Assert.Equal(numbers.GetRawText(), words.GetRawText());
        JsonElement sized = await ToolRun.Json("size", "--input", "8x8", "--layers", "4:2:1,conv:3:1");
        Assert.Equal([1, 16, 16], sized.Numbers("output_shape"));
    }

    [Theory]
    [InlineData("conv 64 k7 s2 p3", null)]
    [InlineData("", "a layer is missing; --layers is ''")]
    [InlineData("conv;;pool k2", "a layer is missing; --layers is 'conv;;pool k2'")]
    [InlineData("cnov 8", "--layers has 'cnov 8': 'cnov' is no kind of layer: did you mean conv? Use one of")]
    [InlineData("conv 8 16", "--layers has 'conv 8 16': channels is given twice: leave 16 out.")]
    [InlineData("conv k", "--layers has 'conv k': 'k' is no part of a layer: give a kind, then channels")]
    [InlineData("conv kx", "'kx' is no part of a layer")]
    [InlineData("conv k3x", "kernel is '3x'")]
    [InlineData("conv 0", "channels is 0: give 1 or more.")]
    [InlineData("pool", "a pooling needs its kernel: add k2.")]
    [InlineData("pool k2 8", "a pool takes no channels: leave 8 out.")]
    [InlineData("conv op1", "a conv takes no output padding: leave op1 out.")]
    [InlineData("resize p1", "a resize takes no padding: leave p1 out.")]
    [InlineData("sofa:3:2", "--layers has 'sofa:3:2', which is no layer: there is no such layer")]
    public void Text_that_is_no_stack_is_refused(string text, string? message)
    {
        if (message is null)
        {
            StackEntry entry = Assert.Single(StackLanguage.Parse(text, "--layers"));
            Assert.Equal(64, entry.Channels);
            Assert.Equal((7, 2, 3), ((int)entry.Kernel[0], (int)entry.Stride[0], (int)entry.Padding!.Value.Before[0]));
            return;
        }

        Exception fault = Assert.ThrowsAny<Exception>(() => StackLanguage.Parse(text, "--layers"));
        Assert.True(Failure.IsOfRequest(fault), fault.ToString());
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conv 8 k5; conv 8 k5", "--layers, layer 2 'conv 8 k5' on [8, 4, 4]: ")]
    [InlineData("pool k3 p2", "--layers, layer 1 'pool k3 p2' on [1, 8, 8]: ")]
    [InlineData("pool k0", "--layers, layer 1 'pool k0' on [1, 8, 8]: max_pool2d(): kernel size should be greater than zero")]
    [InlineData("conv 6; conv 8 g4", "layer 2 'conv 8 g4' on [6, 6, 6]: in_channels must be divisible by groups")]
    public async Task A_layer_that_cannot_take_its_input_is_named(string layers, string message)
    {
        ToolRun run = await ToolRun.Of("size", "--input", "8x8", "--layers", layers);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
