using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;
using Range = ConvSharp.Inference.Operations.Range;

namespace ConvSharp.Tests.Inference;

/// <summary>Operations that only move elements, beside naive loops.</summary>
public class MovementTests
{
    private static readonly ElementType[] Types = [ElementType.Float32, ElementType.Float64, ElementType.Int64, ElementType.UInt8];

    [Fact]
    public void Transposes_permute_axes()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            nint[] shape = Tensors.Shape(random, random.Next(1, 6), seed % 3 == 0 ? 40 : 5);
            if (Tensors.Product(shape) > 100_000)
                continue;
            InferenceTensor input = Tensors.Random(random, Types[seed % 4], shape);
            int[] order = [.. Enumerable.Range(0, shape.Length)];
            random.Shuffle(order);
            nint[] permuted = [.. order.Select(axis => shape[axis])];
            Check($"seed {seed}, {input} by {string.Join(",", order)}", new Transpose(order), [input], permuted, index =>
            {
                int[] source = new int[index.Length];
                for (int axis = 0; axis < index.Length; axis++)
                    source[order[axis]] = index[axis];
                return Tensors.Place(source, shape);
            });
        }
    }

    [Theory]
    [InlineData(1, 100, 333)]
    [InlineData(2, 65, 31)]
    [InlineData(3, 7, 1000)]
    public void Matrices_are_transposed_in_blocks(int batch, int rows, int columns)
    {
        InferenceTensor input = Tensors.Random(new Random(1), ElementType.Float32, batch, rows, columns);
        Check($"{input}", new Transpose([0, 2, 1]), [input], [batch, columns, rows],
            index => (((index[0] * rows) + index[2]) * columns) + index[1]);
    }

    [Fact]
    public void Slices_take_starts_ends_and_steps_of_either_sign()
    {
        for (int seed = 1; seed <= 80; seed++)
        {
            var random = new Random(seed);
            nint[] shape = Tensors.Shape(random, random.Next(1, 5), 7);
            InferenceTensor input = Tensors.Random(random, Types[seed % 4], shape);
            int axes = random.Next(1, shape.Length + 1);
            long[] chosen = [.. Enumerable.Range(0, shape.Length).Select(axis => (long)axis).OrderBy(_ => random.Next()).Take(axes)];
            long[] starts = [.. chosen.Select(_ => (long)random.Next(-9, 10))], ends = [.. chosen.Select(_ => (long)random.Next(-9, 10))];
            long[] steps = [.. chosen.Select(_ => (long)random.Next(1, 4) * (random.Next(2) == 0 ? 1 : -1))];
            int[][] kept = [.. shape.Select(size => Enumerable.Range(0, (int)size).ToArray())];
            for (int i = 0; i < axes; i++)
                kept[chosen[i]] = SliceOf((int)shape[chosen[i]], starts[i], ends[i], steps[i]);
            nint[] output = [.. kept.Select(indices => (nint)indices.Length)];
            long[] counted = [.. chosen.Select(axis => random.Next(2) == 0 ? axis : axis - shape.Length)];
            Check(
                $"seed {seed}, {input} axes {string.Join(",", chosen)} "
                + $"[{string.Join(",", starts)}:{string.Join(",", ends)}:{string.Join(",", steps)}]",
                new Slice(), [input, Tensors.Integers(starts), Tensors.Integers(ends), Tensors.Integers(counted), Tensors.Integers(steps)],
                output, index => Tensors.Place([.. index.Select((i, axis) => kept[axis][i])], shape));
        }
    }

    [Fact]
    public void Concatenations_and_splits_are_each_others_inverse()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            nint[] shape = Tensors.Shape(random, random.Next(1, 5), 6);
            int axis = random.Next(shape.Length), parts = random.Next(1, 5);
            InferenceTensor[] inputs = new InferenceTensor[parts];
            for (int i = 0; i < parts; i++)
            {
                nint[] own = [.. shape];
                own[axis] = random.Next(0, 4);
                inputs[i] = Tensors.Random(random, Types[seed % 4], own);
            }

            string context = $"seed {seed}, axis {axis}, {string.Join<InferenceTensor>("; ", inputs)}";
            InferenceTensor whole = OperationRun.Run(context, new Concat(random.Next(2) == 0 ? axis : axis - shape.Length), inputs)[0];
            long[] lengths = [.. inputs.Select(input => (long)input.Shape[axis])];
            Assert.Equal(lengths.Sum(), whole.Shape[axis]);
            InferenceTensor[] split = OperationRun.Run(context, new Split(axis, parts), [whole, Tensors.Integers(lengths)], parts);
            for (int i = 0; i < parts; i++)
                OperationRun.AssertClose($"{context}, part {i}", Tensors.Doubles(inputs[i]), split[i], 0);
        }
    }

    [Fact]
    public void Uneven_splits_have_a_short_last_part()
    {
        InferenceTensor[] parts = OperationRun.Run("", new Split(0, 4), [InferenceTensor.Of<float>([1, 2, 3, 4, 5, 6, 7], 7)], 4);
        Assert.Equal([2, 2, 2, 1], parts.Select(part => (int)part.Length));
        Assert.Equal(7, parts[3].Elements<float>()[0]);
    }

    [Fact]
    public void Gathers_take_indices_of_any_shape()
    {
        for (int seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            nint[] shape = Tensors.Shape(random, random.Next(1, 4), 6), indexShape = Tensors.Shape(random, random.Next(0, 3), 4);
            int axis = random.Next(shape.Length), size = (int)shape[axis];
            InferenceTensor input = Tensors.Random(random, Types[seed % 4], shape);
            double[] numbers = [.. Enumerable.Range(0, (int)Tensors.Product(indexShape)).Select(_ => (double)random.Next(-size, size))];
            InferenceTensor indices = Tensors.Of(seed % 2 == 0 ? ElementType.Int64 : ElementType.Int32, numbers, indexShape);
            Check($"seed {seed}, {input}, {indices}, axis {axis}", new Gather(axis), [input, indices],
                [.. shape[..axis], .. indexShape, .. shape[(axis + 1)..]], index =>
                {
                    int at = (int)numbers[Tensors.Place(index[axis..(axis + indexShape.Length)], indexShape)];
                    return Tensors.Place([.. index[..axis], at < 0 ? at + size : at, .. index[(axis + indexShape.Length)..]], shape);
                });
        }
    }

    [Fact]
    public void Gathers_refuse_indices_outside()
    {
        var error = Assert.Throws<InferenceException>(() => OperationRun.Run(
            "", new Gather(), [InferenceTensor.Of<float>([1, 2], 2), Tensors.Integers(2)]));
        Assert.Contains("index 2", error.Message, StringComparison.Ordinal);
        Assert.Equal("tested", error.Node);
    }

    [Theory]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(long.MinValue, long.MinValue)]
    [InlineData(1L << 31, 1L << 31)]
    public void Pads_beyond_all_memory_get_a_sentence(long before, long after)
    {
        InferenceTensor input = InferenceTensor.Of<float>([1, 2, 3], 3), pads = Tensors.Integers(before, after);
        string message = Assert.Throws<InferenceException>(() => OperationRun.Run("pads", new Pad(), [input, pads])).Message;
        Assert.Contains($"cannot be padded by {before} and {after}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pads_have_numpys_modes()
    {
        foreach (PadMode mode in Enum.GetValues<PadMode>())
        {
            for (int seed = 1; seed <= 25; seed++)
            {
                var random = new Random(seed);
                nint[] shape = [.. Tensors.Shape(random, random.Next(1, 5), 5).Select(size => size + 1)];
                InferenceTensor input = Tensors.Random(random, Types[seed % 4], shape);
                int least = -1;
                long[] pads = [.. Enumerable.Range(0, 2 * shape.Length).Select(_ => (long)random.Next(least, 5))];
                nint[] output = [.. shape.Select((size, axis) => size + (nint)pads[axis] + (nint)pads[axis + shape.Length])];
                InferenceTensor value = Tensors.Of(input.Type, [3]);
                string context = $"{mode}, seed {seed}, {input} by {string.Join(",", pads)}";
                InferenceTensor result = OperationRun.Run(context, new Pad(mode), [input, Tensors.Integers(pads), value])[0];
                double[] numbers = Tensors.Doubles(input);
                double[] expected =
                [
                    .. Tensors.Indices(output).Select(index =>
                    {
                        int[] source = [.. index.Select((i, axis) => Source(mode, i - (int)pads[axis], (int)shape[axis]))];
                        return source.Contains(-1) ? 3 : numbers[Tensors.Place(source, shape)];
                    }),
                ];
                OperationRun.AssertClose(context, expected, result, 0);
            }
        }
    }

    [Fact]
    public void Tiles_and_expansions_repeat()
    {
        for (int seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            nint[] shape = Tensors.Shape(random, random.Next(1, 4), 4);
            InferenceTensor input = Tensors.Random(random, Types[seed % 4], shape);
            long[] repeats = [.. shape.Select(_ => (long)random.Next(1, 4))];
            Check($"tile, seed {seed}, {input}", new Tile(), [input, Tensors.Integers(repeats)],
                [.. shape.Select((size, axis) => size * (nint)repeats[axis])],
                index => Tensors.Place([.. index.Select((i, axis) => i % (int)shape[axis])], shape));
            nint[] narrow = [.. shape.Select(size => random.Next(2) == 0 ? 1 : size)];
            InferenceTensor small = Tensors.Random(random, Types[seed % 4], narrow);
            Check($"expand, seed {seed}, {small}", new Expand(), [small, Tensors.Integers([2, .. shape.Select(size => (long)size)])],
                [2, .. shape], index => Tensors.Place(index, narrow));
        }
    }

    [Theory]
    [InlineData(PixelOrder.DepthFirst)]
    [InlineData(PixelOrder.DepthLast)]
    public void Channels_become_blocks_of_pixels_and_back(PixelOrder order)
    {
        InferenceTensor input = Tensors.Random(new Random(3), ElementType.Float32, 2, 12, 3, 5);
        Check($"{order}", new DepthToSpace(2, order), [input], [2, 3, 6, 10], index =>
        {
            int block = ((index[2] % 2) * 2) + (index[3] % 2);
            int channel = order == PixelOrder.DepthFirst ? (index[1] * 4) + block : (block * 3) + index[1];
            return Tensors.Place([index[0], channel, index[2] / 2, index[3] / 2], [2, 12, 3, 5]);
        });
        InferenceTensor pixels = OperationRun.Run("", new DepthToSpace(2, order), [input])[0];
        OperationRun.AssertClose("back", Tensors.Doubles(input), OperationRun.Run("", new SpaceToDepth(2, order), [pixels])[0], 0);
    }

    [Fact]
    public void Shapes_change_without_a_copy()
    {
        InferenceTensor input = Tensors.Random(new Random(1), ElementType.Float32, 2, 1, 3, 4);
        AssertShape(new Reshape(), [input, Tensors.Integers(0, -1, 2)], 2, 6, 2);
        AssertShape(new Flatten(2), [input], 2, 12);
        AssertShape(new Flatten(-1), [input], 6, 4);
        AssertShape(new Squeeze(), [input], 2, 3, 4);
        AssertShape(new Squeeze(), [input, Tensors.Integers(-3)], 2, 3, 4);
        AssertShape(new Unsqueeze(), [input, Tensors.Integers(-1, 0)], 1, 2, 1, 3, 4, 1);
        AssertShape(new Identity(), [input], 2, 1, 3, 4);
        Assert.Throws<InferenceException>(() => OperationRun.Run("", new Reshape(), [input, Tensors.Integers(5, -1)]));
        OperationRun.AssertClose("shape", [1, 3], OperationRun.Run("", new ShapeOf(1, -1), [input])[0], 0);
        OperationRun.AssertClose("size", [24], OperationRun.Run("", new SizeOf(), [input])[0], 0);
    }

    [Fact]
    public void Constants_and_ranges_are_made()
    {
        InferenceTensor five = InferenceTensor.Of<int>([5], 1);
        InferenceTensor filled = OperationRun.Run("", new ConstantOfShape(five), [Tensors.Integers(2, 3)])[0];
        OperationRun.AssertClose("fill", [5, 5, 5, 5, 5, 5], filled, 0);
        InferenceTensor[] bounds = [InferenceTensor.Of<float>([1]), InferenceTensor.Of<float>([6]), InferenceTensor.Of<float>([2])];
        OperationRun.AssertClose("range", [1, 3, 5], OperationRun.Run("", new Range(), bounds)[0], 0);
    }

    private static void AssertShape(Operation operation, InferenceTensor?[] inputs, params nint[] shape)
    {
        InferenceTensor output = OperationRun.Run(operation.Kind, operation, inputs)[0];
        Assert.Equal(shape, output.Shape.ToArray());
        OperationRun.AssertClose(operation.Kind, Tensors.Doubles(inputs[0]!), output, 0);
    }

    private static void Check(string context, Operation operation, InferenceTensor?[] inputs, nint[] shape, Func<int[], int> source)
    {
        InferenceTensor output = OperationRun.Run(context, operation, inputs)[0];
        Assert.True(output.Shape.SequenceEqual(shape), $"{context}: {output}");
        double[] numbers = Tensors.Doubles(inputs[0]!);
        OperationRun.AssertClose(context, [.. Tensors.Indices(shape).Select(index => numbers[source(index)])], output, 0);
    }

    private static int[] SliceOf(int size, long start, long end, long step)
    {
        var kept = new List<int>();
        long first = start < 0 ? start + size : start, last = end < 0 ? end + size : end;
        first = Math.Clamp(first, 0, step > 0 ? size : size - 1); // ONNX, unlike Python, starts at 0 even where it steps down
        last = step > 0 ? Math.Clamp(last, 0, size) : Math.Clamp(last, -1, size - 1);
        for (long i = first; step > 0 ? i < last : i > last; i += step)
            kept.Add((int)i);
        return [.. kept];
    }

    private static int Source(PadMode mode, int index, int size)
    {
        if (index >= 0 && index < size)
            return index;
        switch (mode)
        {
            case PadMode.Edge:
                return Math.Clamp(index, 0, size - 1);
            case PadMode.Wrap:
                return ((index % size) + size) % size;
            case PadMode.Reflect:
                while (index < 0 || index >= size)
                    index = index < 0 ? -index : (2 * (size - 1)) - index;
                return index;
            default:
                return -1;
        }
    }
}
