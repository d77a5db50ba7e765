using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference.Operations;

/// <summary>Elements and slices that are each given once, beside a plain search.</summary>
public sealed class UniqueTests
{
    private static readonly ElementType[] Types =
        [ElementType.Float32, ElementType.Float64, ElementType.Int64, ElementType.Int32, ElementType.UInt8, ElementType.Bool];

    [Fact]
    public void Slices_are_those_of_a_plain_search()
    {
        for (int seed = 1; seed <= 120; seed++)
        {
            var random = new Random(seed);
            ElementType type = Types[seed % Types.Length];
            nint[] shape = [random.Next(1, 4), random.Next(1, 9), random.Next(1, 3)];
            double[] numbers = [.. Enumerable.Range(0, (int)Tensors.Product(shape)).Select(_ => (double)random.Next(2))];
            InferenceTensor input = Tensors.Of(type, numbers, shape);
            int? axis = seed % 4 == 0 ? null : random.Next(-3, 3);
            bool isSorted = random.Next(2) == 0;
            string context = $"seed {seed}, {input}, axis {axis}, sorted {isSorted}";
            int along = ((axis ?? 0) + 3) % 3;
            double[][] slices = axis is null ? [.. numbers.Select(number => new[] { number })] : Slices(numbers, shape, along);
            int[] order = [.. Enumerable.Range(0, slices.Length)];
            if (isSorted)
                order = [.. order.OrderBy(i => slices[i], Comparer<double[]>.Create(Order))];
            var firsts = new List<int>();
            foreach (int i in order)
            {
                if (!firsts.Any(first => slices[first].SequenceEqual(slices[i])))
                    firsts.Add(Array.FindIndex(slices, slice => slice.SequenceEqual(slices[i])));
            }

            InferenceTensor[] outputs = OperationRun.Run(context, new Unique(axis, isSorted), [input], 4);
            double[][] found = axis is null
                ? [.. Tensors.Doubles(outputs[0]).Select(number => new[] { number })]
                : Slices(Tensors.Doubles(outputs[0]), outputs[0].Shape.ToArray(), along);
            Assert.True(firsts.Select(first => slices[first]).SelectMany(x => x).SequenceEqual(found.SelectMany(x => x)), context);
            OperationRun.AssertClose($"{context}, first", [.. firsts.Select(first => (double)first)], outputs[1], 0);
            double[] inverse = [.. slices.Select(slice => (double)firsts.FindIndex(first => slices[first].SequenceEqual(slice)))];
            OperationRun.AssertClose($"{context}, inverse", inverse, outputs[2], 0);
            double[] counts = [.. firsts.Select((_, i) => (double)inverse.Count(group => group == i))];
            OperationRun.AssertClose($"{context}, counts", counts, outputs[3], 0);
        }
    }

    [Fact]
    public void NaN_is_given_once_and_comes_last()
    {
        InferenceTensor input = InferenceTensor.Of<float>([float.NaN, 1, float.NaN, float.NegativeInfinity, -0.0f, 0], 6);
        InferenceTensor[] outputs = OperationRun.Run("NaN", new Unique(), [input], 4);
        Assert.Equal([float.NegativeInfinity, -0.0f, 1, float.NaN], outputs[0].Elements<float>().ToArray());
        Assert.Equal([3L, 4, 1, 0], outputs[1].Elements<long>().ToArray());
        Assert.Equal([1L, 2, 1, 2], outputs[3].Elements<long>().ToArray());
    }

    [Fact]
    public void Of_nothing_there_is_nothing()
    {
        InferenceTensor[] outputs = OperationRun.Run("empty", new Unique(1), [InferenceTensor.Zeros(ElementType.Int32, 2, 0)], 4);
        Assert.Equal("int32 [2, 0]", outputs[0].ToString());
        Assert.All(outputs[1..], output => Assert.Equal("int64 [0]", output.ToString()));
    }

    private static double[][] Slices(double[] numbers, nint[] shape, int along) =>
    [
        .. Enumerable.Range(0, (int)shape[along]).Select(at => Tensors.Indices(shape)
            .Select((index, i) => (index, i)).Where(pair => pair.index[along] == at).Select(pair => numbers[pair.i]).ToArray()),
    ];

    private static int Order(double[] x, double[] y) =>
        x.Zip(y).Select(pair => pair.First.CompareTo(pair.Second)).FirstOrDefault(order => order != 0);
}
