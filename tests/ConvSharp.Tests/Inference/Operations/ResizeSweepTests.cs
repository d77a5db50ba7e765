using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Resizing and local response norms beside their formulas in float64.</summary>
public class ResizeSweepTests
{
    private static readonly ResizeCoordinates[] Coordinates =
    [
        ResizeCoordinates.HalfPixel, ResizeCoordinates.PyTorchHalfPixel, ResizeCoordinates.AlignCorners, ResizeCoordinates.Asymmetric,
    ];

    [Fact]
    public void Resizes_are_sums_of_taps()
    {
        for (int seed = 1; seed <= 80; seed++)
        {
            var random = new Random(seed);
            nint[] shape = [random.Next(1, 3), random.Next(1, 3), random.Next(1, 9), random.Next(1, 9)];
            Check(seed, random, shape, [shape[0], shape[1], random.Next(1, 17), random.Next(1, 17)]);
        }
    }

    [Fact]
    public void Resizes_by_whole_factors_are_sums_of_taps()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            nint[] shape = [1, random.Next(1, 3), random.Next(1, 4), random.Next(1, 90)];
            Check(seed, random, shape, [1, shape[1], shape[2] * random.Next(1, 4), shape[3] * (1 << random.Next(1, 5))]);
            Check(seed, random, shape, [1, shape[1], shape[2], shape[3] * random.Next(1, 6)]);
        }
    }

    private static void Check(int seed, Random random, nint[] shape, nint[] target)
    {
        (ElementType type, double tolerance) = OperationRun.Floats[random.Next(2)];
        var options = new ResizeOptions
        {
            Mode = (ResizeMode)(seed % 3),
            Coordinates = Coordinates[random.Next(Coordinates.Length)],
            Rounding = (ResizeRounding)random.Next(4),
            CubicCoefficient = random.Next(2) == 0 ? -0.75 : -0.5,
        };
        InferenceTensor input = Tensors.Random(random, type, shape);
        InferenceTensor sizes = Tensors.Integers([.. target.Select(size => (long)size)]);
        string context = $"seed {seed}, {input} to {string.Join("×", target)}, {options}";
        double[] numbers = Tensors.Doubles(input);
        double[] expected =
        [
            .. Tensors.Indices(target).Select(index => (
                from y in Taps(options, index[2], (int)shape[2], (int)target[2])
                from x in Taps(options, index[3], (int)shape[3], (int)target[3])
                select y.Weight * x.Weight * numbers[Tensors.Place([index[0], index[1], y.Place, x.Place], shape)]).Sum()),
        ];
        OperationRun.AssertClose(context, expected, OperationRun.Run(context, new Resize(options), [input, null, null, sizes])[0], 3 * tolerance);
    }

    [Fact]
    public void Local_response_norms_are_their_formula()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            nint[] shape = [random.Next(1, 3), random.Next(1, 9), .. Tensors.Shape(random, random.Next(0, 3), 5)];
            (int size, double alpha, double beta, double bias) = (random.Next(1, 12), random.NextDouble(), random.NextDouble(), 0.5 + random.NextDouble());
            (ElementType type, double tolerance) = OperationRun.Floats[seed % 2];
            InferenceTensor input = Tensors.Random(random, type, shape);
            double[] numbers = Tensors.Doubles(input);
            double[] expected =
            [
                .. Tensors.Indices(shape).Select(index =>
                {
                    // From c − ⌊(size − 1) / 2⌋ to c + ⌈(size − 1) / 2⌉.
                    double sum = 0;
                    for (int c = Math.Max(0, index[1] - ((size - 1) / 2)); c <= Math.Min(shape[1] - 1, index[1] + (size / 2)); c++)
                        sum += Math.Pow(numbers[Tensors.Place([index[0], c, .. index[2..]], shape)], 2);
                    return numbers[Tensors.Place(index, shape)] / Math.Pow(bias + (alpha / size * sum), beta);
                }),
            ];
            string context = $"seed {seed}, {input}, size {size}, alpha {alpha}, beta {beta}, bias {bias}";
            InferenceTensor output = OperationRun.Run(context, new LocalResponseNormalization(size, alpha, beta, bias), [input])[0];
            OperationRun.AssertClose(context, expected, output, 2 * tolerance);
        }
    }

    private static IEnumerable<(int Place, double Weight)> Taps(ResizeOptions options, int index, int size, int target)
    {
        if (size == target)
            return [(index, 1)];
        double scale = (double)target / size;
        double place = options.Coordinates switch
        {
            ResizeCoordinates.AlignCorners => target == 1 ? 0 : index * (size - 1.0) / (target - 1),
            ResizeCoordinates.Asymmetric => index / scale,
            ResizeCoordinates.PyTorchHalfPixel when target == 1 => -0.5,
            _ => ((index + 0.5) / scale) - 0.5,
        };
        int Inside(double at) => (int)Math.Clamp(at, 0, size - 1);
        if (options.Mode == ResizeMode.Nearest)
        {
            return [(Inside(options.Rounding switch
            {
                ResizeRounding.Floor => Math.Floor(place),
                ResizeRounding.Ceil => Math.Ceiling(place),
                ResizeRounding.PreferFloor => Math.Ceiling(place - 0.5),
                _ => Math.Floor(place + 0.5),
            }), 1)];
        }

        double first = Math.Floor(place), part = place - first, a = options.CubicCoefficient;
        if (options.Mode == ResizeMode.Linear)
            return [(Inside(first), 1 - part), (Inside(first + 1), part)];
        double Near(double x) => (((a + 2) * x) - (a + 3)) * x * x + 1;
        double Far(double x) => ((((a * x) - (5 * a)) * x) + (8 * a)) * x - (4 * a);
        return
        [
            (Inside(first - 1), Far(1 + part)), (Inside(first), Near(part)), (Inside(first + 1), Near(1 - part)), (Inside(first + 2), Far(2 - part)),
        ];
    }
}
