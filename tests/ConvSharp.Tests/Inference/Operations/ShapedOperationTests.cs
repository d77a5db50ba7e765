using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference.Operations;

/// <summary>Windows of signals, determinants, centred parts and pooled regions, beside plain formulas.</summary>
public sealed class ShapedOperationTests
{
    [Theory]
    [InlineData(WindowFunction.Hann, 0.5, -0.5, 0)]
    [InlineData(WindowFunction.Hamming, 25.0 / 46, -21.0 / 46, 0)]
    [InlineData(WindowFunction.Blackman, 0.42, -0.5, 0.08)]
    public void Windows_are_sums_of_cosines(WindowFunction function, double constant, double first, double second)
    {
        foreach (bool isPeriodic in new[] { true, false })
        {
            foreach (int length in new[] { 0, 1, 2, 7, 64 })
            {
                string context = $"{function}, {length}, periodic {isPeriodic}";
                double[] expected = [.. Enumerable.Range(0, length).Select(i =>
                {
                    double x = 2 * Math.PI * i / (isPeriodic ? length : length - 1);
                    return length == 1 ? 1 : constant + (first * Math.Cos(x)) + (second * Math.Cos(2 * x));
                })];
                var window = new CosineWindow(function, isPeriodic, ElementType.Float64);
                OperationRun.AssertClose(context, expected, OperationRun.Run(context, window, [Tensors.Integers(length)])[0], 1e-15);
                InferenceTensor narrow = OperationRun.Run(context, new CosineWindow(function), [Tensors.Integers(length)])[0];
                Assert.Equal($"float32 [{length}]", $"{narrow}");
            }
        }
    }

    [Fact]
    public void Determinants_are_sums_over_permutations()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            (ElementType type, double tolerance) = OperationRun.Floats[seed % 2];
            int size = random.Next(0, 6), batch = random.Next(1, 5), area = size * size;
            InferenceTensor input = Tensors.Random(random, type, batch, size, size);
            double[] numbers = Tensors.Doubles(input);
            double[] expected = [.. Enumerable.Range(0, batch).Select(i => Expanded(numbers[(i * area)..((i + 1) * area)], size))];
            string context = $"seed {seed}, {input}";
            OperationRun.AssertClose(context, expected, OperationRun.Run(context, new Determinant(), [input])[0], tolerance * 10);
        }

        InferenceTensor singular = InferenceTensor.Of<float>([1, 2, 2, 4], 2, 2);
        Assert.Equal([0f], OperationRun.Run("singular", new Determinant(), [singular])[0].Elements<float>().ToArray());
    }

    [Fact]
    public void The_middle_is_cut_out_or_gets_zeros_around_it()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            nint[] shape = Tensors.Shape(random, 3, 6);
            long[] axes = random.Next(2) == 0 ? [-1, 0] : [0, 1, 2];
            long[] lengths = [.. axes.Select(_ => (long)random.Next(0, 9))];
            InferenceTensor input = Tensors.Random(random, ElementType.Int32, shape);
            double[] numbers = Tensors.Doubles(input);
            nint[] output = [.. shape];
            for (int i = 0; i < axes.Length; i++)
                output[(axes[i] + 3) % 3] = (nint)lengths[i];
            double[] expected = [.. Tensors.Indices(output).Select(at =>
            {
                int[] from = [.. at.Select((place, axis) => place + Shift((int)(shape[axis] - output[axis])))];
                bool isInside = Enumerable.Range(0, 3).All(axis => from[axis] >= 0 && from[axis] < shape[axis]);
                return isInside ? numbers[((from[0] * (int)shape[1]) + from[1]) * (int)shape[2] + from[2]] : 0;
            })];
            string context = $"seed {seed}, {input}, axes {string.Join(' ', axes)} to {string.Join(' ', lengths)}";
            var crop = new CenterCropPad(axes.Length == 3 ? null : axes);
            InferenceTensor actual = OperationRun.Run(context, crop, [input, Tensors.Integers(lengths)])[0];
            Assert.True(actual.Shape.SequenceEqual(output), $"{context}: {actual}");
            OperationRun.AssertClose(context, expected, actual, 0);
        }

        // What is left over is at the end: cut off there, or added there.
        static int Shift(int difference) => difference >= 0 ? difference / 2 : -(-difference / 2);
    }

    [Fact]
    public void Regions_are_pooled_to_their_largest_pixels()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            (int height, int width, int rows, int columns) = (random.Next(1, 9), random.Next(1, 9), random.Next(1, 4), random.Next(1, 4));
            double scale = seed % 2 == 0 ? 1 : 0.5;
            InferenceTensor planes = Tensors.Random(random, ElementType.Float64, 2, 2, height, width);
            double[] corners = [.. Enumerable.Range(0, 3).SelectMany(_ => new double[]
            {
                random.Next(2), random.Next(-3, 9), random.Next(-3, 9), random.Next(0, 14), random.Next(0, 14),
            })];
            InferenceTensor regions = Tensors.Of(ElementType.Float64, corners, 3, 5);
            double[] numbers = Tensors.Doubles(planes);
            double[] expected = [.. Tensors.Indices([3, 2, rows, columns]).Select(at =>
            {
                double[] region = corners[(5 * at[0])..(5 * (at[0] + 1))];
                (int top, int afterRow) = Bin(at[2], rows, region[2] * scale, region[4] * scale, height);
                (int left, int afterColumn) = Bin(at[3], columns, region[1] * scale, region[3] * scale, width);
                IEnumerable<double> pixels =
                    from y in Enumerable.Range(top, Math.Max(afterRow - top, 0))
                    from x in Enumerable.Range(left, Math.Max(afterColumn - left, 0))
                    select numbers[((((((int)region[0] * 2) + at[1]) * height) + y) * width) + x];
                return pixels.DefaultIfEmpty(0).Max();
            })];
            string context = $"seed {seed}, {planes}, {string.Join(' ', corners)} to {rows}×{columns}, scale {scale}";
            InferenceTensor actual = OperationRun.Run(context, new MaxRoiPool(rows, columns, scale), [planes, regions])[0];
            OperationRun.AssertClose(context, expected, actual, 0);
        }

        static (int First, int After) Bin(int bin, int bins, double low, double high, int pixels)
        {
            double start = Math.Round(low, MidpointRounding.AwayFromZero);
            double length = Math.Max(Math.Round(high, MidpointRounding.AwayFromZero) - start + 1, 1);
            double first = start + Math.Floor(bin * length / bins), after = start + Math.Ceiling((bin + 1) * length / bins);
            return ((int)Math.Clamp(first, 0, pixels), (int)Math.Clamp(after, 0, pixels));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        InferenceTensor matrix = InferenceTensor.Zeros(ElementType.Float32, 2, 3);
        InferenceTensor planes = InferenceTensor.Zeros(ElementType.Float32, 1, 1, 2, 2);
        Refused("give square matrices", new Determinant(), matrix);
        Refused("give 0 or more", new CosineWindow(WindowFunction.Hann), Tensors.Integers(-1));
        Refused("give one int64 or int32", new CosineWindow(WindowFunction.Hann), Tensors.Integers(1, 2));
        Refused("more elements than an array", new CosineWindow(WindowFunction.Hann), Tensors.Integers(1L << 40));
        Refused("it has 1 lengths for 2 axes", new CenterCropPad(), matrix, Tensors.Integers(1));
        Refused("give numbers of 0 or more", new CenterCropPad(), matrix, Tensors.Integers(1, -1));
        Refused("more elements than an array", new CenterCropPad(), matrix, Tensors.Integers(1L << 40, 2));
        Refused("and [regions, 5]", new MaxRoiPool(1, 1), planes, matrix);
        Refused("give sizes of 1 to", new MaxRoiPool(0, 1), planes, InferenceTensor.Zeros(ElementType.Float32, 1, 5));
        Refused("a region is of sample 2: use 0 to 0", new MaxRoiPool(1, 1), planes, InferenceTensor.Of<float>([2, 0, 0, 1, 1], 1, 5));
    }

    private static double Expanded(double[] matrix, int size)
    {
        if (size == 0)
            return 1;
        double sum = 0;
        for (int column = 0; column < size; column++)
        {
            double[] minor = [.. Enumerable.Range(size, size * (size - 1)).Where(i => i % size != column).Select(i => matrix[i])];
            sum += (column % 2 == 0 ? 1 : -1) * matrix[column] * Expanded(minor, size - 1);
        }

        return sum;
    }

    private static void Refused(string message, Operation operation, params InferenceTensor[] inputs)
    {
        InferenceException error = Assert.Throws<InferenceException>(() => OperationRun.Run(message, operation, inputs));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
