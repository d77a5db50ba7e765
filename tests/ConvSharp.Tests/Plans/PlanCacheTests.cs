using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Plans;

/// <summary>A layer packs its weights once for all shapes that one packing serves, and keeps no more than it may.</summary>
[Collection(nameof(ConvolutionCache))]
public class PlanCacheTests
{
    private const long Unbounded = long.MaxValue / 4;
    private const int Seed = 12;

    private static readonly ConvolutionOptions Same = new() { Padding = Padding.Same };

    /// <summary>Alternating five widths: 512 to 512 channels, 3×3, and a large kernel.</summary>
    [Theory]
    [InlineData(512, 3, 2)]
    [InlineData(16, 11, 5)]
    public void Five_widths_in_turn_pack_nothing_again(int channels, int kernel, int mostPackings)
    {
        var layer = new CachedLayer(
            ConvolutionKind.Convolution, Same, [channels, channels, kernel, kernel], new PackingBudget(Unbounded));
        nint[] widths = [14, 20, 26, 32, 38];
        foreach (nint width in widths)
            layer.Plan([1, channels, 14, width]);
        (long made, long bytes) = (layer.Plans.PackingsMade, layer.Budget.HeldBytes);
        Assert.InRange(made, 1, mostPackings);
        for (int round = 0; round < 3; round++)
        {
            foreach (nint width in widths)
                Assert.Equal(width, layer.Plan([1, channels, 14, width]).Geometry.Axes[1].Input);
        }

        Assert.Equal((made, bytes), (layer.Plans.PackingsMade, layer.Budget.HeldBytes));
    }

    [Fact]
    public void A_thousand_widths_through_a_network_pack_only_the_first_times()
    {
        var budget = new PackingBudget(Unbounded);
        const ConvolutionKind conv = ConvolutionKind.Convolution, transposed = ConvolutionKind.Transposed;
        CachedLayer[] network =
        [
            new(conv, new ConvolutionOptions { Stride = 2, Padding = 3 }, [16, 3, 7, 7], budget),
            new(conv, Same, [32, 16, 3, 3], budget),
            new(conv, Same with { Groups = 32 }, [32, 1, 3, 3], budget),
            new(conv, ConvolutionOptions.Default, [24, 32, 1, 1], budget),
            new(conv, Same, [4, 4, 11, 11], budget),
            new(transposed, new ConvolutionOptions { Stride = 2, Padding = 1 }, [24, 16, 4, 4], budget),
            new(transposed, new ConvolutionOptions { Stride = 2, Padding = 1 }, [16, 1, 4, 4], budget),
        ];
        var random = new Random(Seed);
        (long madeByHalf, long bytesByHalf) = (0, 0);
        for (int i = 0; i < 1000; i++)
        {
            nint width = random.Next(8, 500);
            foreach (CachedLayer layer in network)
                layer.Plan([1, layer.InChannels, 12, width]);

            if (i == 499)
                (madeByHalf, bytesByHalf) = (network.Sum(layer => layer.Plans.PackingsMade), budget.HeldBytes);
        }

        Assert.Equal((madeByHalf, bytesByHalf), (network.Sum(layer => layer.Plans.PackingsMade), budget.HeldBytes));

        // The most are of the Fourier transform: one for each of its lengths, of which narrow vectors have more.
        Assert.All(network, layer => Assert.InRange(layer.Plans.PackingsMade, 1, 40));
        Assert.All(network, layer => Assert.InRange(layer.Plans.ShapesKept, 1, 256));
    }

    [Fact]
    public void A_full_layer_forgets_the_shape_that_it_used_least_recently()
    {
        const int most = 256;
        var layer = new CachedLayer(ConvolutionKind.Convolution, Same, [2, 2, 3], new PackingBudget(Unbounded));
        for (nint width = 1; width <= most; width++)
            layer.Plan([1, 2, width]);
        Assert.NotNull(Found(1));
        layer.Plan([1, 2, most + 1]);

        Assert.Equal(most, layer.Plans.ShapesKept);
        Assert.NotNull(Found(1));
        Assert.Null(Found(2));
        Assert.NotNull(Found(3));

        ConvolutionPlan<float>? Found(nint width) => layer.Plans.Find([1, 2, width], default, layer.WeightVersion, layer.BiasVersion);
    }

    /// <summary>What is kept against a list that is sorted by use, for bounds from nothing to everything.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void Those_that_were_not_used_for_longest_go_first(int packings)
    {
        (CachedLayer layer, List<nint[]> shapes) = LayerOfManyPackings(new PackingBudget(0), atLeast: 4);
        long[] bytes = [.. shapes.Select(shape => layer.Fresh(shape).PackedWeightBytes)];
        layer.Budget.MostBytes = bytes.Order().Take(packings).Sum();
        var random = new Random(Seed + packings);
        var byUse = new List<int>(); // what is kept, the last one used last
        long expected = 0;
        for (int i = 0; i < 120; i++)
        {
            int next = random.Next(shapes.Count);
            layer.Plan(shapes[next]);
            bool isNew = !byUse.Remove(next);
            byUse.Add(next);
            expected += isNew ? 1 : 0;
            while (isNew && byUse.SkipLast(1).Sum(kept => bytes[kept]) > layer.Budget.MostBytes)
                byUse.RemoveAt(0);
            string what = $"seed {Seed + packings}, call {i}: {layer.Plans.PackingsMade} packings, {layer.Budget.HeldBytes} bytes kept";
            Assert.True(expected == layer.Plans.PackingsMade, $"{what}; {expected} packings expected");
            Assert.True(byUse.Sum(kept => bytes[kept]) == layer.Budget.HeldBytes, $"{what}; {string.Join(", ", byUse)} expected");
        }
    }

    [Fact]
    public void Layers_share_the_bound_and_each_keeps_its_last()
    {
        var budget = new PackingBudget(Unbounded);
        (CachedLayer first, List<nint[]> shapes) = LayerOfManyPackings(budget, atLeast: 3);
        (CachedLayer second, _) = LayerOfManyPackings(budget, atLeast: 3);
        foreach (CachedLayer layer in new[] { first, second })
        {
            foreach (nint[] shape in shapes)
                layer.Plan(shape);
        }

        long last = first.Plan(shapes[^1]).PackedWeightBytes;
        budget.MostBytes = 0;
        Assert.Equal(2 * last, budget.HeldBytes);
        (long made, long madeBySecond) = (first.Plans.PackingsMade, second.Plans.PackingsMade);
        first.Plan(shapes[^1]);
        second.Plan(shapes[^1]);
        Assert.Equal((made, madeBySecond), (first.Plans.PackingsMade, second.Plans.PackingsMade));
        first.Plan(shapes[0]);
        Assert.Equal(made + 1, first.Plans.PackingsMade);
    }

    [Fact]
    public void Changed_weights_are_packed_again_and_what_was_packed_goes()
    {
        var layer = new CachedLayer(ConvolutionKind.Convolution, Same, [8, 8, 3, 3], new PackingBudget(Unbounded));
        layer.Plan([8, 20, 20]);
        long bytes = layer.Budget.HeldBytes;
        layer.BiasVersion++;
        layer.Plan([8, 20, 20]);
        Assert.Equal((1, bytes), (layer.Plans.PackingsMade, layer.Budget.HeldBytes));
        layer.WeightVersion++;
        layer.Plan([8, 20, 20]);
        Assert.Equal((2, bytes), (layer.Plans.PackingsMade, layer.Budget.HeldBytes));
    }

    [Fact]
    public void Results_follow_weights_and_bias_in_every_shape()
    {
        var layer = new Conv2d<float>(3, 5, 3, padding: 1);
        Tensor<float>[] inputs = [.. Enumerable.Range(0, 6).Select(i => TestTensor.Random<float>(i, [1, 3, 9, 7 + (5 * i)]))];
        for (int change = 0; change < 4; change++)
        {
            if (change % 2 == 1)
                layer.Bias!.Update(values => values.Fill(change));
            else
                layer.Weight.Update(values => values.Fill(change + 0.5f));
            foreach (Tensor<float> input in inputs)
            {
                Tensor<float> expected = ConvolutionPlan<float>.Create(
                    layer.Kind, layer.Options, input.Lengths, layer.Weight.Values, layer.Bias!.Values).Execute(input);
                Assert.Equal(TestTensor.Values(expected), TestTensor.Values(layer.Forward(input)));
            }
        }
    }

    [Fact]
    public async Task Packed_weights_that_a_call_uses_outlive_their_place()
    {
        (CachedLayer layer, List<nint[]> shapes) = LayerOfManyPackings(new PackingBudget(0), atLeast: 3);
        Tensor<float>[] inputs = [.. shapes.Select((shape, i) => TestTensor.Random<float>(i, shape))];
        float[][] expected = [.. inputs.Select((input, i) => TestTensor.Values(layer.Fresh(shapes[i]).Execute(input)))];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var random = new Random(Seed + thread);
            for (int i = 0; i < 25; i++)
            {
                int next = random.Next(shapes.Count);
                ConvolutionPlan<float> plan = layer.Plan(shapes[next]);
                if (i % 8 == 0)
                    GC.Collect();
                Assert.Equal(expected[next], TestTensor.Values(plan.Execute(inputs[next])));
            }
        })));
        Assert.True(layer.Budget.HeldBytes <= shapes.Max(shape => layer.Fresh(shape).PackedWeightBytes));
    }

    [Fact]
    public void The_packed_weights_of_a_dead_layer_count_no_more()
    {
        var budget = new PackingBudget(Unbounded);
        Use(budget);
        for (int i = 0; i < 10 && budget.HeldBytes > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, budget.HeldBytes);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Use(PackingBudget budget)
        {
            new CachedLayer(ConvolutionKind.Convolution, Same, [8, 8, 3, 3], budget).Plan([8, 20, 20]);
            Assert.True(budget.HeldBytes > 0);
        }
    }

    [Fact]
    public void Shapes_are_kept_up_to_some_hundreds_and_large_tables_up_to_their_bytes()
    {
        var layer = new CachedLayer(ConvolutionKind.Convolution, Same, [1, 1, 3], new PackingBudget(Unbounded));
        for (nint width = 1; width <= 300; width++)
            layer.Plan([1, width]);
        Assert.Equal(256, layer.Plans.ShapesKept);
        var large = new CachedLayer(ConvolutionKind.Convolution, Same, [1, 1, 20_001], new PackingBudget(Unbounded));
        for (nint width = 1; width <= 9; width++)
            large.Plan([1, 20_000 + width]);
        Assert.Equal(4, large.Plans.ShapesKept);
    }

    [Fact]
    public void Output_sizes_have_plans_of_their_own()
    {
        var layer = new ConvTranspose2d<float>(2, 3, 3, stride: 2, padding: 1);
        Tensor<float> input = TestTensor.Random<float>(1, [2, 5, 6]);
        foreach (int round in new[] { 0, 1 })
        {
            Assert.Equal([3, 9, 11], layer.Forward(input).Lengths.ToArray());
            Assert.Equal([3, 10, 12], layer.Forward(input, [10, 12]).Lengths.ToArray());
            Assert.True(layer.Plans.ShapesKept == 2, $"round {round}");
        }
    }

    [Fact]
    public void The_bound_is_a_setting()
    {
        long bound = ConvolutionCache.MaxPackedBytes;
        Assert.InRange(bound, 1, 1L << 30);
        Assert.Throws<ArgumentOutOfRangeException>("value", () => ConvolutionCache.MaxPackedBytes = -1);
        ConvolutionCache.MaxPackedBytes = bound - 1;
        Assert.Equal(bound - 1, ConvolutionCache.MaxPackedBytes);
        ConvolutionCache.MaxPackedBytes = bound;
        var layer = new Conv2d<float>(2, 2, 3);
        long bytes = layer.Plan([2, 9, 9]).PackedWeightBytes;
        Assert.True(ConvolutionCache.PackedBytes >= bytes);
        GC.KeepAlive(layer);
    }

    /// <summary>A layer with a large kernel, and shapes that lead to transforms of different lengths.</summary>
    private static (CachedLayer Layer, List<nint[]> Shapes) LayerOfManyPackings(PackingBudget budget, int atLeast)
    {
        var layer = new CachedLayer(ConvolutionKind.Convolution, Same, [4, 4, 21, 21], budget);
        var shapes = new List<nint[]>();
        var seen = new HashSet<long>();
        for (nint width = 12; width < 300 && shapes.Count < atLeast; width += 6)
        {
            if (seen.Add(layer.Fresh([4, 16, width]).PackedWeightBytes))
                shapes.Add([4, 16, width]);
        }

        Assert.Equal(atLeast, shapes.Count);
        return (layer, shapes);
    }
}
