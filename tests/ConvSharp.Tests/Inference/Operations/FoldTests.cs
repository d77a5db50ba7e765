using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference.Operations;

/// <summary>What puts windows and their maxima back into images.</summary>
public sealed class FoldTests
{
    [Fact]
    public void Windows_are_added_at_their_places()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            int rank = random.Next(1, 4);
            ElementType type = seed % 3 == 0 ? ElementType.Int32 : ElementType.Float64;
            long[] Numbers(int least, int most) => [.. Enumerable.Range(0, rank).Select(_ => (long)random.Next(least, most))];
            long[] image = Numbers(4, 8), kernel = Numbers(1, 4), strides = Numbers(1, 3), dilations = Numbers(1, 3);
            long[] before = Numbers(0, 3), after = Numbers(1, 3);
            long[] counts =
                [.. image.Select((length, i) => SizeFormula.Output(length, kernel[i], strides[i], before[i] + after[i], dilations[i]))];
            nint[] taps = [.. kernel.Select(length => (nint)length)], windows = [.. counts.Select(count => (nint)count)];
            (int batch, int channels) = (random.Next(1, 3), random.Next(1, 3));
            nint[] shape = [batch, channels * (nint)Tensors.Product(taps), (nint)Tensors.Product(windows)];
            InferenceTensor input = Tensors.Random(random, type, shape);
            double[] numbers = Tensors.Doubles(input);
            nint[] output = [batch, channels, .. image.Select(length => (nint)length)];
            double[] expected = new double[Tensors.Product(output)];
            int from = 0;
            foreach (int[] at in Tensors.Indices([batch, channels, .. taps, .. windows]))
            {
                int[] place = [at[0], at[1], .. Enumerable.Range(0, rank).Select(i =>
                    (int)((at[2 + rank + i] * strides[i]) - before[i] + (at[2 + i] * dilations[i])))];
                if (Enumerable.Range(0, rank).All(i => place[2 + i] >= 0 && place[2 + i] < image[i]))
                    expected[Place(place, output)] += numbers[from];
                from++;
            }

            var fold = new ColumnsToImage(strides, dilations, Padding.Asymmetric(before, after));
            string context = $"seed {seed}, {input}, image {string.Join('×', image)}, kernel {string.Join('×', kernel)}";
            InferenceTensor actual = OperationRun.Run(context, fold, [input, Tensors.Integers(image), Tensors.Integers(kernel)])[0];
            Assert.True(actual.Shape.SequenceEqual(output), $"{context}: {actual}");
            OperationRun.AssertClose(context, expected, actual, 1e-13);
        }
    }

    [Fact]
    public void Maxima_go_back_to_where_they_were()
    {
        for (int seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            int kernel = random.Next(1, 4);
            nint[] shape = [random.Next(1, 3), random.Next(1, 3), kernel * random.Next(1, 5), kernel * random.Next(1, 5)];
            var options = new PoolOptions { Kernel = [kernel, kernel], Strides = [kernel, kernel] };
            InferenceTensor input = Tensors.Random(random, ElementType.Float32, shape);
            string context = $"seed {seed}, {input}, kernel {kernel}";
            InferenceTensor[] pooled = OperationRun.Run(context, new Pool(PoolKind.Max, options), [input], 2);
            double[] expected = new double[input.Length], maxima = Tensors.Doubles(pooled[0]);
            nint[] larger = [shape[0] + 1, shape[1], shape[2] + 2, shape[3] + 1];
            double[] inLarger = new double[Tensors.Product(larger)];
            int[][] indices = [.. Tensors.Indices(shape)];
            for (int i = 0; i < maxima.Length; i++)
            {
                long place = pooled[1].Elements<long>()[i];
                expected[place] = inLarger[Place(indices[place], larger)] = maxima[i];
            }

            OperationRun.AssertClose(context, expected, OperationRun.Run(context, new MaxUnpool(options), pooled)[0], 0);
            InferenceTensor given = Tensors.Integers([.. larger.Select(length => (long)length)]);
            OperationRun.AssertClose(context, inLarger, OperationRun.Run(context, new MaxUnpool(options), [.. pooled, given])[0], 0);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        InferenceTensor columns = InferenceTensor.Zeros(ElementType.Float32, 1, 4, 4);
        InferenceTensor two = Tensors.Integers(2, 2), three = Tensors.Integers(3, 3);
        Refused("4 windows of 4 elements fit", new ColumnsToImage(), InferenceTensor.Zeros(ElementType.Float32, 1, 5, 4), three, two);
        Refused("9 windows of 1 elements fit", new ColumnsToImage(), columns, three, Tensors.Integers(1, 1));
        Refused("does not fit in 2 along spatial axis 0", new ColumnsToImage(), columns, two, three);
        Refused("give both 1 to 3 lengths", new ColumnsToImage(), columns, Tensors.Integers(2), two);
        Refused("more elements than an array", new ColumnsToImage([1L << 40]),
            InferenceTensor.Zeros(ElementType.Float32, 1, 1, 1), Tensors.Integers(1L << 40), Tensors.Integers(1));
        InferenceTensor values = InferenceTensor.Zeros(ElementType.Float32, 1, 1, 2), places = InferenceTensor.Of<long>([0, 4], 1, 1, 2);
        var unpool = new MaxUnpool(new PoolOptions { Kernel = [2], Strides = [2] });
        Refused("place 4 is outside of the 4 elements", unpool, values, places);
        Refused("give at least [1, 1, 4]", unpool, values, places, Tensors.Integers(1, 1, 3));
        Refused("more elements than an array", unpool, values, places, Tensors.Integers(1, 1, 1L << 40));
        Refused("its places are float32", unpool, values, values);
        Refused("give as many", new MaxUnpool(new PoolOptions { Kernel = [2, 2] }), values, places);
    }

    private static int Place(int[] index, nint[] shape)
    {
        int place = 0;
        for (int axis = 0; axis < shape.Length; axis++)
            place = (place * (int)shape[axis]) + index[axis];
        return place;
    }

    private static void Refused(string message, Operation operation, params InferenceTensor[] inputs)
    {
        InferenceException error = Assert.Throws<InferenceException>(() => OperationRun.Run(message, operation, inputs));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
