using System.Globalization;
using System.Text;
using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Playground.Api;
using ConvSharp.Tests.Animations;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>The PyTorch code that the pages show runs in torch, and its outputs have the sizes that the pages show.</summary>
public class TorchCodeTests
{
    private const int Width = 24, Height = 20;

    /// <summary>
    /// One process for all, since torch takes seconds to load. The code of a page leaves y, or the gradient that a remedy smooths.
    /// </summary>
    private const string Runner =
        """
        import json
        import os
        import sys

        try:
            import torch
        except ImportError:
            print("no torch")
            sys.exit()

        from torch import nn

        def circular(rank):  # torch has these layers since 2.1
            class Circular(nn.Module):
                def __init__(self, pads):
                    super().__init__()
                    self.pads = pads

                def forward(self, x):
                    return nn.functional.pad(x, self.pads, mode="circular")
            return Circular

        for rank in (1, 2, 3):
            if not hasattr(nn, f"CircularPad{rank}d"):
                setattr(nn, f"CircularPad{rank}d", circular(rank))
        os.chdir(os.path.dirname(os.path.abspath(sys.argv[1])))
        shapes = []
        with open(sys.argv[1], encoding="utf-8") as file:
            for code in json.load(file):
                names = {}
                try:
                    exec(code, names)
                    shapes.append(str(list((names["y"] if "y" in names else names["gradient"]).shape)))
                except Exception as fault:
                    shapes.append(repr(fault))
        print(json.dumps(shapes))
        """;

    private static readonly string[] Layers =
    [
        "rank=1&input=12&kernel=3", "rank=1&input=12&padding=causal&dilation=2", "rank=1&input=11&padding=same&kernel=4",
        "rank=1&input=9&padding=1:3&padding-mode=reflect", "rank=1&input=9&padding=2:1&padding-mode=circular&no-bias",
        "input=7x9&kernel=3x2&stride=2x1&padding=1x0", "input=8x8&padding=same-lower&kernel=4&dilation=1x2",
        "input=6x7&padding=1:2x2:0&padding-mode=replicate", "input=6x7&padding=2:1x0:1&padding-mode=circular", "input=6x6&padding=valid",
        "input=6x6&in-channels=4&out-channels=6&groups=2&padding=1&padding-mode=circular", "rank=3&input=5x6x7&kernel=2x3x1&stride=2",
        "rank=3&input=4x5x6&padding=1:0x0:1x2:2", "rank=3&input=4x5x6&padding=same&padding-mode=reflect",
        "transposed&rank=1&input=5&stride=3&output-padding=2&padding=1", "transposed&rank=1&input=5&padding=causal&stride=2",
        "transposed&input=4x5&kernel=4&stride=2&padding=1", "transposed&input=4x5&padding=same&stride=2x3",
        "transposed&input=4x5&padding=1:0x0:2&dilation=2&output-padding=1", "transposed&input=3x3&padding=0:1&stride=2",
        "transposed&input=3x3&in-channels=4&out-channels=6&groups=2&stride=2&no-bias",
        "transposed&rank=3&input=2x3x4&stride=2x1x3&kernel=3",
    ];

    private static readonly string[] Pictures =
    [
        "kernel=3&seed=7&out-channels=4", "filter=sobel-x&gray", "kernel=5&padding=1:2x0:3&padding-mode=reflect&init=xavier-normal&gain=2",
        "transposed&kernel=3&stride=2&padding=1&output-padding=1&init=kaiming-uniform",
        "transposed&padding=same&stride=2&init=dirac&out-channels=3",
        "kernel=1&kernel-values=0.5 -1 2&padding=2", "groups=3&out-channels=6&dilation=2&init=ones&no-bias",
    ];

    private static readonly string[] Stacks =
    [
        "kernel=3&stride=2", "kernel=4x3&stride=2x1&padding=1x0", "kernel=3&stride=2&padding=1:0x0:1",
        "kernel=5&stride=2&dilation=2&output-padding=1",
        "layers=4:2:1,3:2:1", "layers=3:2,3:2", "convolution&kernel=3&stride=2", "convolution&kernel=4&stride=2&padding=1:2",
    ];

    [Fact]
    public void The_code_of_the_pages_runs_and_gives_their_sizes()
    {
        (string Name, string Code, string Shape)[] cases = [.. OfLayers(), .. OfPictures(), .. OfStacks()];
        using var folder = new TemporaryFolder();
        byte[] rgba = new byte[4 * Width * Height];
        new Random(5).NextBytes(rgba);
        new PixelImage(Width, Height, rgba).Save(folder.File("picture.png"));
        string[] made = Run(folder, [.. cases.Select(each => each.Code)]);
        Assert.Equal(cases.Length, made.Length);
        foreach (((string name, string code, string shape), string got) in cases.Zip(made))
            Assert.True(shape == got, $"{name}: ConvSharp gives {shape}, torch {got}:\n{code}");
    }

    private static IEnumerable<(string Name, string Code, string Shape)> OfLayers()
    {
        foreach (string query in Layers)
        {
            var layer = RequestedLayer.Read(Query.Parse(query, RequestedLayer.Names));
            nint[] output = layer.Geometry.OutputShape;
            yield return (query, TorchCode.Of(layer), Shape([1, .. output.Select(size => (long)size)]));
            yield return ($"matrix of {query}", TorchCode.Matrix(layer), Shape([.. output.Select(size => (long)size)]));
        }
    }

    private static IEnumerable<(string Name, string Code, string Shape)> OfPictures()
    {
        foreach (string query in Pictures)
        {
            var request = PictureRequest.Read(query, Height, Width);
            yield return (query, PictureCode.Torch(request), Shape([.. request.Layer.Geometry.OutputShape.Select(size => (long)size)]));
        }
    }

    private static IEnumerable<(string Name, string Code, string Shape)> OfStacks()
    {
        foreach (string query in Stacks)
        {
            StackedLayers stack = RequestedStack.Read(Query.Parse(query, RequestedStack.Names)).Stack;
            foreach (var variant in RemediedStack.Of(stack))
                yield return ($"{query}: {variant.Stack}", StackTorchCode.Of(variant), Shape(SizesOf(variant.Stack, variant.HasJitter)));
        }
    }

    /// <summary>The shape of a network's output, or of its gradient.</summary>
    private static long[] SizesOf(StackedLayers stack, bool isGradient)
    {
        (_, int inChannels, _, _) = StackChannels.Of(stack).First();
        return isGradient
            ? [1, inChannels, StackChannels.Side, StackChannels.Side]
            :
            [
                1, StackChannels.Of(stack).Last().OutChannels,
                .. Enumerable.Range(0, StackLayer.Rank).Select(axis => OutputOf(stack, axis)),
            ];
    }

    private static long OutputOf(StackedLayers stack, int axis) => stack.IsOfGradient
        ? stack.Layers.Aggregate((long)StackChannels.Side, (size, layer) =>
        {
            AxisGeometry window = layer.Window(axis, ConvolutionKind.Convolution, layer.StrideAt(axis));
            return SizeFormula.Output(size, window.Kernel, window.Stride, window.PadBefore + window.PadAfter, window.Dilation);
        })
        : StackPaths.Of(stack, axis, StackChannels.Side)[^1].Window.Output;

    private static string Shape(long[] sizes) =>
        $"[{string.Join(", ", sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>The shape that each code makes, or the exception that it ends with; skips the test where no Python has torch.</summary>
    private static string[] Run(TemporaryFolder folder, string[] codes)
    {
        string runner = folder.File("run.py", Encoding.UTF8.GetBytes(Runner));
        string given = folder.File("codes.json", JsonSerializer.SerializeToUtf8Bytes(codes));
        foreach (string python in ForeignProgram.All("Python", "python3", "python"))
        {
            string said = Encoding.UTF8.GetString(ForeignProgram.Run(python, runner, given));
            if (said.StartsWith('['))
                return JsonSerializer.Deserialize<string[]>(said)!;
        }

        Assert.Skip("no Python here has torch");
        return [];
    }
}
