using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Operations that read and write at indices, beside naive ones.</summary>
public class IndexingTests
{
    [Fact]
    public void Elements_are_gathered_and_scattered_along_an_axis()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            nint[] shape = Tensors.Shape(random, random.Next(1, 4), 6);
            int axis = random.Next(-shape.Length, shape.Length), along = (axis + shape.Length) % shape.Length;
            nint[] taken = [.. shape.Select((size, i) => (nint)(i == along ? random.Next(1, 9) : random.Next(1, (int)size + 1)))];
            int size = (int)shape[along];
            long[] at = [.. Enumerable.Range(0, (int)Tensors.Product(taken)).Select(_ => (long)random.Next(-size, size))];
            InferenceTensor data = Tensors.Random(random, ElementType.Float32, shape), updates = Tensors.Random(random, ElementType.Float32, taken);
            InferenceTensor indices = InferenceTensor.Of<long>(at, taken);
            double[] numbers = Tensors.Doubles(data), added = Tensors.Doubles(updates);
            int Place(int[] index, int i) => Tensors.Place([.. index.Select((x, a) => a == along ? (int)((at[i] + size) % size) : x)], shape);
            double[] gathered = [.. Tensors.Indices(taken).Select((index, i) => numbers[Place(index, i)])];
            string context = $"seed {seed}, axis {axis}, {data}, {indices}";
            OperationRun.AssertClose(context, gathered, OperationRun.Run(context, new GatherElements(axis), [data, indices])[0], 0);
            foreach ((int[] index, int i) in Tensors.Indices(taken).Select((index, i) => (index, i)))
                numbers[Place(index, i)] += added[i];
            var scatter = new ScatterElements(axis, ScatterReduction.Add);
            OperationRun.AssertClose(context, numbers, OperationRun.Run(context, scatter, [data, indices, updates])[0], 1e-6);
        }
    }

    [Fact]
    public void The_best_are_those_of_a_stable_sort()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            (int outer, int length, int inner) = (random.Next(1, 4), random.Next(1, 30), random.Next(1, 4));
            (int k, bool isLargest) = (random.Next(length + 1), random.Next(2) == 0);
            ElementType type = seed % 2 == 0 ? ElementType.Float32 : ElementType.Int64;
            InferenceTensor data = Tensors.Random(random, type, outer, length, inner);
            double[] numbers = Tensors.Doubles(data), values = new double[outer * k * inner], places = new double[outer * k * inner];
            foreach (int[] line in Tensors.Indices([outer, inner]))
            {
                double Value(int i) => numbers[(((line[0] * length) + i) * inner) + line[1]];
                int[] order = [.. Enumerable.Range(0, length).OrderBy(i => isLargest ? -Value(i) : Value(i))];
                for (int i = 0; i < k; i++)
                    (values[(((line[0] * k) + i) * inner) + line[1]], places[(((line[0] * k) + i) * inner) + line[1]]) = (Value(order[i]), order[i]);
            }

            string context = $"seed {seed}, k {k}, {isLargest}, {data}";
            InferenceTensor[] outputs = OperationRun.Run(context, new TopK(1, isLargest), [data, Tensors.Integers(k)], 2);
            OperationRun.AssertClose(context, values, outputs[0], 0);
            OperationRun.AssertClose(context, places, outputs[1], 0);
        }
    }

    [Fact]
    public void Boxes_that_overlap_better_ones_are_left_out()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            int count = random.Next(0, 30);
            double[] corners = [.. Enumerable.Range(0, count * 2).SelectMany(_ => new[] { random.Next(8), random.Next(8) + 0.5 })];
            InferenceTensor boxes = Tensors.Of(ElementType.Float32, corners, 1, count, 4);
            InferenceTensor scores = Tensors.Random(random, ElementType.Float32, 1, 2, count);
            InferenceTensor[] inputs =
            [
                boxes, scores, Tensors.Integers(random.Next(8)), Tensors.Of(ElementType.Float32, [0.3], 1), Tensors.Of(ElementType.Float32, [-1], 1),
            ];
            string context = $"seed {seed}, {boxes}, at most {Tensors.Doubles(inputs[2])[0]}";
            double[] found = Tensors.Doubles(OperationRun.Run(context, new NonMaxSuppression(), inputs)[0]);
            Assert.True(Kept(corners, Tensors.Doubles(scores), count, (int)Tensors.Doubles(inputs[2])[0]).SequenceEqual(found), context);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        InferenceTensor x = Tensors.Of(ElementType.Float32, [1, 2, 3, 4, 5, 6], 2, 3);
        Refused("its k is 4, of an axis of length 3", new TopK(), x, Tensors.Integers(4));
        Refused("its k is -1", new TopK(), x, Tensors.Integers(-1));
        Refused("axis 2 is none", new TopK(2), x, Tensors.Integers(1));
        Refused("index 3 is outside", new GatherElements(1), x, InferenceTensor.Of<long>([3], 1, 1));
        Refused("as many axes", new GatherElements(1), x, Tensors.Integers(0));
        Refused("indices are float32", new GatherElements(1), x, x);
        Refused("rows have 3 indices", new GatherND(), x, InferenceTensor.Of<long>([0, 0, 0], 1, 3));
        Refused("index -3 is outside", new GatherND(), x, InferenceTensor.Of<long>([-3], 1, 1));
        Refused("its updates are", new ScatterND(), x, InferenceTensor.Of<long>([0], 1, 1), x);
        Refused("its depth is -1", new OneHot(), Tensors.Integers(0), Tensors.Integers(-1), Tensors.Integers(0, 1));
        Refused("axis 2 is none", new CumulativeSum(), x, Tensors.Integers(2));
        Refused("at least two axes", new Triangle(), Tensors.Integers(0));
        Refused("[batch, boxes, 4]", new NonMaxSuppression(), x, x);
        Refused("a region is of sample 1", new RoiAlign(new RoiAlignOptions()),
            InferenceTensor.Zeros(ElementType.Float32, 1, 1, 2, 2), InferenceTensor.Zeros(ElementType.Float32, 1, 4), Tensors.Integers(1));
        Refused("spatial axes", new GridSample(), x, x);
        Refused("one for each place on axis 1", new DequantizeLinear(),
            InferenceTensor.Zeros(ElementType.UInt8, 2, 3), Tensors.Of(ElementType.Float32, [1, 1], 2));
        Refused("divides an integer by 0", new Binary(BinaryFunction.Mod), Tensors.Integers(1), Tensors.Integers(0));
    }

    private static void Refused(string message, Operation operation, params InferenceTensor[] inputs)
    {
        InferenceException error = Assert.Throws<InferenceException>(() => OperationRun.Run(message, operation, inputs));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("tested", error.Node);
    }

    private static List<double> Kept(double[] corners, double[] scores, int count, int most)
    {
        var rows = new List<double>();
        for (int ofClass = 0; ofClass < 2; ofClass++)
        {
            double Score(int box) => scores[(ofClass * count) + box];
            var kept = new List<int>();
            foreach (int box in Enumerable.Range(0, count).Where(box => Score(box) > -1).OrderByDescending(Score))
            {
                if (kept.Count < most && kept.TrueForAll(better => Overlap(corners, better, box) <= 0.3f))
                    kept.Add(box);
            }

            rows.AddRange(kept.SelectMany(box => new double[] { 0, ofClass, box }));
        }

        return rows;
    }

    private static double Overlap(double[] corners, int first, int second)
    {
        (double Low, double High) Side(int box, int axis)
        {
            double a = corners[(4 * box) + axis], b = corners[(4 * box) + 2 + axis];
            return (Math.Min(a, b), Math.Max(a, b));
        }

        (double both, double area, double otherArea) = (1, 1, 1);
        for (int axis = 0; axis < 2; axis++)
        {
            ((double low, double high), (double otherLow, double otherHigh)) = (Side(first, axis), Side(second, axis));
            both *= Math.Max(0, Math.Min(high, otherHigh) - Math.Max(low, otherLow));
            (area, otherArea) = (area * (high - low), otherArea * (otherHigh - otherLow));
        }

        return both == 0 ? 0 : both / (area + otherArea - both);
    }
}
