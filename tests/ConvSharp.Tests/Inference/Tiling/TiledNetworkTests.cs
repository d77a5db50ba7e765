using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Inference.Tiling;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using Xunit;
using Tile = ConvSharp.Inference.Tiling.Tile;

namespace ConvSharp.Tests.Inference.Tiling;

/// <summary>Known networks in tiles: halos, refusals, sizes, borders.</summary>
public class TiledNetworkTests
{
    private static readonly InferenceOptions Plain = new() { Accuracy = ConvolutionAccuracy.PlainSum };

    public static TheoryData<string> Names { get; } = [.. Layers().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layers_in_tiles_have_the_bits_of_the_whole(string name)
    {
        nint[] shape = [2, 4, 26, 23];
        InferenceModel model = Layers()[name].Compile(shape, Plain);
        float[] input = Tensors.Random(new Random(5), ElementType.Float32, shape).Elements<float>().ToArray();
        float[] whole = Whole(model, input, shape);
        foreach (long[] tile in (long[][])[[1, -1, 7, 9], [2, -1, 16, 16], [1, -1, 1, 5], [2, -1, -1, 3]])
            SameBits(whole, TileGridTests.Assemble(Grid(model, shape, tile), input, shape), $"{name}, tile {string.Join(' ', tile)}");
    }

    /// <summary>Down, up again, joined with what was there before.</summary>
    [Fact]
    public void A_network_with_skip_connections_has_the_bits_of_the_whole()
    {
        nint[] shape = [1, 3, 32, 40];
        var random = new Random(8);
        var builder = new InferenceGraphBuilder("u-net");
        string x = builder.Input("x", ElementType.Float32, [1, 3, 32, 40]);
        string first = Convolved(x, 4, 3, 3, 1), half = Convolved(first, 6, 4, 3, 2), inner = Convolved(half, 6, 6, 5, 1);
        string up = builder.Add(
            new Convolve(ConvolutionKind.Transposed, new ConvolutionOptions { Stride = 2 }), inner,
            builder.Constant(Tensors.Random(random, ElementType.Float32, 6, 4, 2, 2)));
        builder.Output(Convolved(builder.Add(new Concat(1), first, up), 2, 8, 3, 1));
        var model = new InferenceModel(builder.Build(), Plain);
        float[] input = Tensors.Random(random, ElementType.Float32, shape).Elements<float>().ToArray();
        TileGrid grid = Grid(model, shape, [1, -1, 9, 12]);
        SameBits(Whole(model, input, shape), TileGridTests.Assemble(grid, input, shape), "u-net");

        string Convolved(string value, int channels, int from, int kernel, int stride) => builder.Add(
            new Convolve(ConvolutionKind.Convolution, new ConvolutionOptions { Stride = stride, Padding = kernel / 2 }), value,
            builder.Constant(Tensors.Random(random, ElementType.Float32, channels, from, kernel, kernel)));
    }

    [Fact]
    public void An_array_of_ten_billion_pixels_is_cut_without_memory()
    {
        InferenceModel model = Network(new Conv2d<float>(1, 2, 5, padding: 2), 1);
        TileGrid grid = Grid(model, [1, 1, 100_000, 100_000], [1, -1, 1024, 1024]);
        Assert.Equal(98L * 98, grid.Count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Tile last = grid[grid.Count - 1];
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal("[0, 0, 99328, 99328] + [1, 2, 672, 672]", last.Output.ToString());
        Assert.Equal("[0, 0, 99326, 99326] + [1, 1, 674, 674]", Assert.Single(last.Inputs).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => grid[grid.Count]);
    }

    /// <summary>The input of an inner tile of 10×10 along an axis, by hand: (10 − 1) · stride + reach, layer by layer from the last.</summary>
    [Theory]
    [InlineData("3", 12)]
    [InlineData("3,3,3", 16)]
    [InlineData("3/2", 21)]
    [InlineData("3/2,3/2", 43)]
    [InlineData("7/2,1,5", 33)]
    public void Halos_are_those_of_all_layers(string layers, int expected)
    {
        var network = new List<Layer<float>>();
        foreach (string layer in layers.Split(','))
        {
            int[] numbers = [.. layer.Split('/').Select(int.Parse)];
            network.Add(new Conv2d<float>(1, 1, numbers[0], stride: numbers.ElementAtOrDefault(1) is > 0 and var stride ? stride : 1));
        }

        TileGrid grid = Grid(Network(new Sequential<float>([.. network]), 1), [1, 1, 400, 400], [1, 1, 10, 10]);
        Assert.Equal([1, 1, expected, expected], grid[grid.Counts[3] + 1].Inputs.Single().Size);
    }

    [Fact]
    public void A_node_that_reads_everything_is_refused_by_its_name()
    {
        var builder = new InferenceGraphBuilder("squeeze");
        string x = builder.Input("x", ElementType.Float32, [1, 2, 64, 64]);
        builder.Add(new GlobalPool(PoolKind.Average), [x], ["mean"], "squeeze.pool");
        builder.Output(builder.Add(new Binary(BinaryFunction.Mul), x, "mean"));
        var model = new InferenceModel(builder.Build(), Plain);
        var refusal = Assert.Throws<InferenceException>(() => Grid(model, [1, 2, 64, 64], [1, 2, 16, 16]));
        Assert.Contains("squeeze.pool", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("-1", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, Grid(model, [1, 2, 64, 64], [1, 2, -1, -1]).Count);
    }

    [Fact]
    public void Tiles_that_lie_alike_share_a_model()
    {
        nint[] shape = [1, 1, 50, 50];
        InferenceModel model = Network(new Sequential<float>(new Conv2d<float>(1, 3, 3, padding: 1), new Conv2d<float>(3, 1, 5, padding: 2)), 1);
        TileGrid grid = Grid(model, shape, [1, 1, 10, 10]);
        Assert.Equal(25, grid.Count);
        Assert.InRange(grid.Select(grid.ModelOf).Distinct().Count(), 1, 9);
    }

    [Fact]
    public void The_memory_of_a_session_does_not_grow_with_the_number_of_tiles()
    {
        nint[] shape = [1, 1, 3000, 40];
        InferenceModel model = Network(new Conv2d<float>(1, 1, 3, padding: 1), 1);
        TileGrid grid = Grid(model, shape, [1, 1, 10, 10]);
        using TileSession session = grid.CreateSession();
        long most = 0;
        foreach (Tile tile in grid)
        {
            session.Run(tile, (_, _, destination) => destination.Clear());
            if (tile.Index == 20)
                most = session.Bytes;
        }

        Assert.True(session.Bytes <= most, $"{session.Bytes} bytes after all tiles, {most} after 20");
    }

    [Fact]
    public void A_NaN_stays_where_kernels_see_it()
    {
        nint[] shape = [1, 2, 30, 30];
        InferenceModel model = Network(new Conv2d<float>(2, 4, 3, padding: 1), 2);
        float[] input = new float[2 * 30 * 30];
        input[(15 * 30) + 15] = float.NaN;
        float[] output = TileGridTests.Assemble(Grid(model, shape, [1, -1, 8, 8]), input, shape);
        int[] places = [.. Enumerable.Range(0, 900).Where(at => float.IsNaN(output[at]))];
        Assert.Equal([.. from y in Enumerable.Range(14, 3) from x in Enumerable.Range(14, 3) select (y * 30) + x], places);
    }

    [Fact]
    public void A_region_across_lines_has_the_bits_of_the_whole()
    {
        nint[] shape = [1, 1, 40, 40];
        InferenceModel model = Network(new Conv2d<float>(1, 2, 5, padding: 2), 1);
        float[] input = Tensors.Random(new Random(1), ElementType.Float32, shape).Elements<float>().ToArray(), whole = Whole(model, input, shape);
        TileGrid grid = Grid(model, shape, [1, 2, 16, 16]);
        using TileSession session = grid.CreateSession();
        float[] box = session.Run(
            grid.Region([0, 1, 10, 12], [1, 1, 20, 9]),
            (start, size, destination) => Box.Read(input, shape, start.ToArray(), size.ToArray(), destination)).ToArray();
        float[] expected = new float[box.Length];
        Box.Read(whole, [1, 2, 40, 40], [0, 1, 10, 12], [1, 1, 20, 9], expected);
        SameBits(expected, box, "region");
        Assert.Throws<ArgumentException>(() => grid.Region([0, 0, 30, 30], [1, 1, 11, 1]));
    }

    [Fact]
    public void Algorithms_of_another_grid_are_used_and_their_number_is_checked()
    {
        nint[] shape = [1, 1, 20, 20];
        InferenceModel model = Network(new Conv2d<float>(1, 2, 3), 1);
        string own = Assert.Single(Grid(model, shape, [1, 2, 8, 8]).Algorithms);
        Assert.Equal([own], TileGrid.Create(model, [1, 1, 20, 20], [1, 2, 8, 8], [own]).Algorithms);
        var refusal = Assert.Throws<InferenceException>(() => TileGrid.Create(model, [1, 1, 20, 20], [1, 2, 8, 8], [own, own]));
        Assert.Contains("2 algorithms are given for 1 convolutions", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_tile_of_no_elements_is_refused(long size)
    {
        InferenceModel model = Network(new Conv2d<float>(1, 1, 3), 1);
        var refusal = Assert.Throws<InferenceException>(() => Grid(model, [1, 1, 20, 20], [1, 1, size, 5]));
        Assert.Contains($"{size} elements along axis 2", refusal.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, Layer<float>> Layers()
    {
        var generator = new TorchGenerator(seed: 3);
        return new()
        {
            ["circular"] = new Conv2d<float>(4, 3, 3, padding: 1, paddingMode: PaddingMode.Circular, generator: generator),
            ["reflect"] = new Conv2d<float>(4, 3, 5, padding: 2, paddingMode: PaddingMode.Reflect, generator: generator),
            ["replicate"] = new Conv2d<float>(4, 3, 3, padding: 1, paddingMode: PaddingMode.Replicate, generator: generator),
            ["dilated"] = new Conv2d<float>(4, 4, 3, padding: 4, dilation: 4, groups: 2, generator: generator),
            ["depthwise"] = new Conv2d<float>(4, 4, 7, padding: 3, groups: 4, generator: generator),
            ["transposed"] = new ConvTranspose2d<float>(4, 3, 4, stride: 3, padding: 1, outputPadding: 1, generator: generator),
            ["upscaler"] = new Sequential<float>(
                new Conv2d<float>(4, 8, 3, padding: 1, generator: generator), new BatchNorm2d<float>(8), new ReLU<float>(),
                new Upsample<float>(scaleFactor: [2]), new Conv2d<float>(8, 8, 3, padding: 1, generator: generator), new PixelShuffle<float>(2)),
            ["pooled"] = new Sequential<float>(
                new Conv2d<float>(4, 8, 3, stride: 2, generator: generator), new MaxPool2d<float>(3, stride: 2, padding: 1),
                new ConvTranspose2d<float>(8, 2, 2, stride: 2, generator: generator)),
        };
    }

    private static InferenceModel Network(Layer<float> layer, int channels) => layer.Compile([-1, channels, -1, -1], Plain);

    private static TileGrid Grid(InferenceModel model, nint[] shape, long[] tile) =>
        TileGrid.Create(model, [.. shape.Select(size => (long)size)], tile);

    private static float[] Whole(InferenceModel model, float[] input, nint[] shape)
    {
        using InferenceSession session = model.CreateSession();
        return session.Run([InferenceTensor.Of<float>(input, shape)])[0].Elements<float>().ToArray();
    }

    private static void SameBits(float[] expected, float[] actual, string told)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool isSame = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]);
            Assert.True(isSame, $"{told}: element {i} is {actual[i]:R}, not {expected[i]:R}");
        }
    }
}
