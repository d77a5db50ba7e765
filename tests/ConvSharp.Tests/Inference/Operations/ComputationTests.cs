using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Poolings, reductions, products, norms and resizings beside naive loops in float64.</summary>
public class ComputationTests
{
    [Fact]
    public void Pools_are_naive_pools()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            int rank = random.Next(1, 4);
            nint[] shape = [random.Next(1, 3), random.Next(1, 4), .. Tensors.Shape(random, rank, 8).Select(size => size + 3)];
            long[] kernel = [.. Enumerable.Range(0, rank).Select(_ => (long)random.Next(1, 4))];
            long[] strides = [.. kernel.Select(_ => (long)random.Next(1, 4))], dilations = [.. kernel.Select(_ => (long)random.Next(1, 3))];
            long[] pads = [.. kernel.Concat(kernel).Select(size => (long)random.Next((int)size))];
            var kind = (PoolKind)(seed % 3);
            var options = new PoolOptions
            {
                Kernel = kernel,
                Strides = strides,
                Dilations = dilations,
                Padding = Padding.FromOnnx(pads),
                CeilMode = random.Next(2) == 0,
                CountIncludesPadding = random.Next(2) == 0,
                P = random.Next(1, 4),
            };
            (ElementType type, double tolerance) = OperationRun.Floats[seed % 2];
            InferenceTensor input = Tensors.Random(random, type, shape);
            string context = $"seed {seed}, {kind}, {input}, {options}";
            InferenceTensor[] outputs = OperationRun.Run(context, new Pool(kind, options), [input], kind == PoolKind.Max ? 2 : 1);
            nint[] output = outputs[0].Shape.ToArray();
            double[] numbers = Tensors.Doubles(input);
            double[] expected = [.. Tensors.Indices(output).Select(index => Pooled(kind, options, numbers, shape, index, pads))];
            OperationRun.AssertClose(context, expected, outputs[0], tolerance);
            if (kind == PoolKind.Max)
                Assert.Equal(Tensors.Doubles(outputs[0]), Tensors.Doubles(outputs[1]).Select(place => numbers[(int)place]));
        }
    }

    [Fact]
    public void Reductions_are_naive_reductions()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            nint[] shape = Tensors.Shape(random, random.Next(1, 5), 6);
            long[] axes = [.. Enumerable.Range(0, shape.Length).Where(_ => random.Next(2) == 0).Select(axis => (long)axis)];
            (ElementType type, double tolerance) = OperationRun.Floats[seed % 2];
            InferenceTensor input = Tensors.Random(random, type, shape);
            if (axes.Length == 0)
                axes = [-1];
            nint[] kept = [.. shape.Select((size, axis) => axes.Contains(axis) || (axes[0] == -1 && axis == shape.Length - 1) ? 1 : size)];
            double[] numbers = Tensors.Doubles(input);
            ILookup<int, double> groups = Tensors.Indices(shape)
                .ToLookup(index => Tensors.Place(index, kept), index => numbers[Tensors.Place(index, shape)]);
            foreach (ReduceKind kind in Enum.GetValues<ReduceKind>())
            {
                string context = $"seed {seed}, {kind}, {input} over {string.Join(",", axes)}";
                InferenceTensor result = OperationRun.Run(context, new Reduce(kind), [input, Tensors.Integers(axes)])[0];
                Assert.Equal(kept, result.Shape.ToArray());
                double[] expected = [.. Enumerable.Range(0, groups.Count).Select(group => Reduced(kind, [.. groups[group]]))];
                OperationRun.AssertClose(context, expected, result, 20 * tolerance);
            }
        }
    }

    [Fact]
    public void Products_broadcast_their_batches()
    {
        (nint[] A, nint[] B, nint[] Output)[] cases =
        [
            ([3, 4], [4, 5], [3, 5]), ([4], [4, 5], [5]), ([3, 4], [4], [3]), ([4], [4], []), ([2, 3, 4], [4, 5], [2, 3, 5]),
            ([2, 1, 3, 4], [6, 4, 5], [2, 6, 3, 5]), ([3, 4], [2, 4, 5], [2, 3, 5]), ([1, 70], [70, 33], [1, 33]), ([0, 4], [4, 5], [0, 5]),
        ];
        foreach ((nint[] a, nint[] b, nint[] shape) in cases)
        {
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64, ElementType.Int32 })
            {
                var random = new Random(3);
                InferenceTensor x = Tensors.Random(random, type, a), y = Tensors.Random(random, type, b);
                string context = $"{x} times {y}";
                InferenceTensor result = OperationRun.Run(context, new MatrixMultiply(), [x, y])[0];
                Assert.Equal(shape, result.Shape.ToArray());
                OperationRun.AssertClose(context, Product(x, y, shape), result, 1e-5);
            }
        }
    }

    [Fact]
    public void Gemm_has_all_its_attributes()
    {
        for (int seed = 1; seed <= 24; seed++)
        {
            var random = new Random(seed);
            (nint rows, nint inner, nint columns) = (random.Next(1, 5), random.Next(1, 9), random.Next(1, 20));
            (bool turnsA, bool turnsB) = (seed % 2 == 0, seed % 3 == 0);
            (ElementType type, double tolerance) = OperationRun.Floats[random.Next(2)];
            InferenceTensor a = Tensors.Random(random, type, turnsA ? [inner, rows] : [rows, inner]);
            InferenceTensor b = Tensors.Random(random, type, turnsB ? [columns, inner] : [inner, columns]);
            nint[][] shapes = [[], [columns], [1, columns], [rows, columns], [rows, 1]];
            InferenceTensor? c = seed % 6 == 0 ? null : Tensors.Random(random, type, shapes[seed % 6 - 1]);
            string context = $"seed {seed}, {a}, {b}, {c}";
            InferenceTensor result = OperationRun.Run(context, new Gemm(0.5, 1.5, turnsA, turnsB), [a, b, c])[0];
            (double[] left, double[] right) = (Tensors.Doubles(a), Tensors.Doubles(b));
            double[] expected =
            [
                .. Tensors.Indices([rows, columns]).Select(index =>
                {
                    double sum = c is null ? 0 : 1.5 * Tensors.Doubles(c)[Tensors.Place(index, c.Shape)];
                    for (int k = 0; k < inner; k++)
                    {
                        sum += 0.5 * left[turnsA ? (k * (int)rows) + index[0] : (index[0] * (int)inner) + k]
                            * right[turnsB ? (index[1] * (int)inner) + k : (k * (int)columns) + index[1]];
                    }

                    return sum;
                }),
            ];
            OperationRun.AssertClose(context, expected, result, 5 * tolerance);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    [InlineData(-1, true)]
    public void Softmax_divides_by_the_sum_along_an_axis(int axis, bool isLogarithm)
    {
        nint[] shape = [3, 4, 300];
        InferenceTensor input = Tensors.Random(new Random(1), ElementType.Float32, shape);
        InferenceTensor output = OperationRun.Run($"{axis}", new Softmax(axis, isLogarithm), [input])[0];
        nint[] kept = [.. shape];
        kept[axis < 0 ? axis + 3 : axis] = 1;
        double[] numbers = Tensors.Doubles(input);
        ILookup<int, double> groups = Tensors.Indices(shape)
            .ToLookup(index => Tensors.Place(index, kept), index => Math.Exp(numbers[Tensors.Place(index, shape)]));
        double[] expected =
        [
            .. Tensors.Indices(shape)
                .Select(index => Math.Exp(numbers[Tensors.Place(index, shape)]) / groups[Tensors.Place(index, kept)].Sum())
                .Select(share => isLogarithm ? Math.Log(share) : share),
        ];
        OperationRun.AssertClose($"axis {axis}", expected, output, 2e-6);
    }

    [Theory]
    [InlineData(ResizeMode.Linear, ResizeCoordinates.HalfPixel)]
    [InlineData(ResizeMode.Cubic, ResizeCoordinates.AlignCorners)]
    [InlineData(ResizeMode.Nearest, ResizeCoordinates.Asymmetric)]
    public void Resized_ramps_stay_ramps_inside(ResizeMode mode, ResizeCoordinates coordinates)
    {
        // Linear interpolation of a ramp is exact where no tap lies outside; cubic interpolation with a = −1/2.
        InferenceTensor input = Tensors.Of(ElementType.Float64, [.. Enumerable.Range(0, 9).Select(i => (double)i)], 1, 1, 1, 9);
        var options = new ResizeOptions
        {
            Mode = mode,
            Coordinates = coordinates,
            Rounding = ResizeRounding.Floor,
            Axes = [3],
            CubicCoefficient = -0.5,
        };
        InferenceTensor output = OperationRun.Run($"{mode}", new Resize(options), [input, null, null, Tensors.Integers(27)])[0];
        double[] numbers = output.Elements<double>().ToArray();
        for (int i = 8; i < 19; i++)
        {
            double place = coordinates switch
            {
                ResizeCoordinates.AlignCorners => i * 8 / 26.0,
                ResizeCoordinates.Asymmetric => Math.Floor(i / 3.0),
                _ => ((i + 0.5) / 3) - 0.5,
            };
            Assert.Equal(place, numbers[i], 12);
        }
    }

    private static double Pooled(PoolKind kind, PoolOptions options, double[] numbers, nint[] shape, int[] index, long[] pads)
    {
        int rank = shape.Length - 2;
        var inside = new List<double>();
        int padded = 0;
        foreach (int[] tap in Tensors.Indices([.. options.Kernel.Select(size => (nint)size)]))
        {
            int[] place = [.. index];
            bool isInside = true, isPadded = true;
            for (int axis = 0; axis < rank; axis++)
            {
                long at = (index[axis + 2] * options.Strides![axis]) - pads[axis] + (tap[axis] * options.Dilations![axis]);
                place[axis + 2] = (int)at;
                isInside &= at >= 0 && at < shape[axis + 2];
                isPadded &= at < shape[axis + 2] + pads[axis + rank];
            }

            padded += isPadded ? 1 : 0;
            if (isInside)
                inside.Add(numbers[Tensors.Place(place, shape)]);
        }

        return kind switch
        {
            PoolKind.Max => inside.Count == 0 ? double.NegativeInfinity : inside.Max(),
            PoolKind.Average => inside.Count == 0 ? 0 : inside.Sum() / (options.CountIncludesPadding ? padded : inside.Count),
            _ => Math.Pow(inside.Sum(x => Math.Pow(Math.Abs(x), options.P)), 1.0 / options.P),
        };
    }

    private static double Reduced(ReduceKind kind, double[] numbers) => kind switch
    {
        ReduceKind.L1 => numbers.Sum(Math.Abs),
        ReduceKind.L2 => Math.Sqrt(numbers.Sum(x => x * x)),
        ReduceKind.LogSum => Math.Log(numbers.Sum()),
        ReduceKind.LogSumExp => Math.Log(numbers.Sum(Math.Exp)),
        ReduceKind.Max => numbers.Max(),
        ReduceKind.Mean => numbers.Average(),
        ReduceKind.Min => numbers.Min(),
        ReduceKind.Prod => numbers.Aggregate(1.0, (product, x) => product * x),
        ReduceKind.Sum => numbers.Sum(),
        _ => numbers.Sum(x => x * x),
    };

    private static double[] Product(InferenceTensor a, InferenceTensor b, nint[] shape)
    {
        nint[] first = a.Shape.Length == 1 ? [1, a.Shape[0]] : a.Shape.ToArray();
        nint[] second = b.Shape.Length == 1 ? [b.Shape[0], 1] : b.Shape.ToArray();
        nint[] whole = [.. shape];
        if (a.Shape.Length == 1)
            whole = b.Shape.Length == 1 ? [1] : [.. whole[..^1], 1, whole[^1]];
        if (b.Shape.Length == 1)
            whole = [.. whole, 1];
        (double[] left, double[] right) = (Tensors.Doubles(a), Tensors.Doubles(b));
        return
        [
            .. Tensors.Indices(whole).Select(index => Enumerable.Range(0, (int)first[^1]).Sum(k =>
                left[Tensors.Place([.. index[..^1], k], first)] * right[Tensors.Place([.. index[..^2], k, index[^1]], second)])),
        ];
    }
}
