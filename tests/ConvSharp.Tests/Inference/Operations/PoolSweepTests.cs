using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference.Operations;

/// <summary>Pools row by row beside max pools window by window, which also give places, on rows of many lengths.</summary>
public sealed class PoolSweepTests
{
    private static readonly ElementType[] Types =
        [ElementType.Float32, ElementType.Float64, ElementType.Int64, ElementType.Int32, ElementType.UInt8];

    [Fact]
    public void Largest_numbers_are_those_of_the_slow_pool()
    {
        for (int seed = 1; seed <= 150; seed++)
        {
            var random = new Random(seed);
            ElementType type = Types[seed % Types.Length];
            nint[] shape = [1, random.Next(1, 4), random.Next(1, 70), random.Next(1, 90)];
            PoolOptions options = Options(random, shape);
            InferenceTensor input = Tensors.Random(random, type, shape);
            if (type == ElementType.Float32)
                PlantSpecials(input.Elements<float>(), random);
            string context = $"seed {seed}, {input}, {Text(options)}";
            InferenceTensor fast = OperationRun.Run(context, new Pool(PoolKind.Max, options), [input])[0];
            InferenceTensor slow = OperationRun.Run(context, new Pool(PoolKind.Max, options), [input], outputs: 2)[0];
            Assert.True(fast.Shape.SequenceEqual(slow.Shape), $"{context}: {fast} is not {slow}");
            OperationRun.AssertClose(context, Tensors.Doubles(slow), fast, 0);
        }
    }

    [Fact]
    public void Means_are_sums_of_windows()
    {
        for (int seed = 1; seed <= 80; seed++)
        {
            var random = new Random(seed);
            (ElementType type, double tolerance) = OperationRun.Floats[seed % 2];
            nint[] shape = [1, 2, random.Next(1, 40), random.Next(1, 60)];
            PoolOptions options = Options(random, shape) with { CountIncludesPadding = true };
            InferenceTensor input = Tensors.Random(random, type, shape);
            string context = $"seed {seed}, {input}, {Text(options)}";
            InferenceTensor fast = OperationRun.Run(context, new Pool(PoolKind.Average, options), [input])[0];
            double[] numbers = Tensors.Doubles(input);
            double[] expected = [.. Tensors.Indices(fast.Shape.ToArray()).Select(index => Mean(numbers, shape, options, index))];
            OperationRun.AssertClose(context, expected, fast, tolerance);
        }
    }

    private static double Mean(double[] numbers, nint[] shape, PoolOptions options, int[] index)
    {
        double sum = 0;
        long count = 0;
        for (long y = 0; y < options.Kernel[0]; y++)
        {
            for (long x = 0; x < options.Kernel[1]; x++)
            {
                long row = Place(options, 0, index[2], y), column = Place(options, 1, index[3], x);
                bool isPadded = row < shape[2] + After(options, 0) && column < shape[3] + After(options, 1);
                count += isPadded ? 1 : 0;
                if (row >= 0 && row < shape[2] && column >= 0 && column < shape[3])
                    sum += numbers[(((index[1] * shape[2]) + row) * shape[3]) + column];
            }
        }

        return sum / count;
    }

    private static long After(PoolOptions options, int axis) => options.Padding.After.At(axis, 2, "padding", 0);

    private static long Place(PoolOptions options, int axis, int window, long tap) =>
        (window * options.Strides![axis]) - options.Padding.Before.At(axis, 2, "padding", 0) + (tap * options.Dilations![axis]);

    /// <summary>Options whose windows fit into the padded input; strides on both sides of what is split.</summary>
    private static PoolOptions Options(Random random, nint[] shape)
    {
        long[] dilations = [random.Next(1, 3), random.Next(1, 3)];
        long[] kernel = [Kernel(shape[2], dilations[0]), Kernel(shape[3], dilations[1])];
        long[] pads = [.. kernel.Concat(kernel).Select(size => (long)random.Next((int)size))];
        return new PoolOptions
        {
            Kernel = kernel,
            Strides = [random.Next(1, 4), random.Next(4) == 0 ? random.Next(14, 20) : random.Next(1, 5)],
            Dilations = dilations,
            Padding = Padding.FromOnnx(pads),
            CeilMode = random.Next(2) == 0,
        };

        long Kernel(nint size, long dilation) => random.Next(1, (int)Math.Min(((size - 1) / dilation) + 1, 6) + 1);
    }

    private static void PlantSpecials(Span<float> numbers, Random random)
    {
        for (int i = 0; i < numbers.Length; i += 1 + random.Next(60))
            numbers[i] = random.Next(2) == 0 ? float.NaN : float.NegativeInfinity;
    }

    private static string Text(PoolOptions options) =>
        $"kernel {string.Join('x', options.Kernel)}, strides {string.Join('x', options.Strides!)}, dilations "
        + $"{string.Join('x', options.Dilations!)}, {options.Padding}, ceil {options.CeilMode}";
}
