using ConvSharp.Files;

namespace ConvSharp.Inference.Fusion;

/// <summary>Constants of a graph as numbers.</summary>
internal static class ConstantNumbers
{
    /// <summary>The number of a constant that has one, without axes that could give the other operand more axes; or null.</summary>
    public static double? Only(this GraphEditor graph, string value) =>
        graph.Constant(value) is { Length: 1, Shape.Length: <= 1 } constant ? Numbers(constant)?[0] : null;

    /// <summary>The numbers of a constant of floating-point numbers, or null.</summary>
    public static double[]? Numbers(InferenceTensor constant) => constant.Type switch
    {
        ElementType.Float32 => Array.ConvertAll(constant.Elements<float>().ToArray(), number => (double)number),
        ElementType.Float64 => constant.Elements<double>().ToArray(),
        _ => null,
    };

    /// <summary>
    /// A constant of floating-point numbers, each times the factor of its run, rounded once; null for other types. Nothing as large as the
    /// constant is made but the result.
    /// </summary>
    /// <param name="constant">The constant.</param>
    /// <param name="run">Neighbouring elements with one factor.</param>
    /// <param name="factor">The factor of each run.</param>
    public static InferenceTensor? Scaled(InferenceTensor constant, nint run, Func<nint, double> factor)
    {
        if (constant.Type is not (ElementType.Float32 or ElementType.Float64))
            return null;
        InferenceTensor scaled = InferenceTensor.New(constant.Type, constant.Shape);
        for (nint start = 0, at = 0; start < constant.Length; start += run, at++)
        {
            double by = factor(at);
            if (constant.Type == ElementType.Float64)
                Scale(constant.Elements<double>().Slice((int)start, (int)run), by, scaled.Elements<double>()[(int)start..]);
            else
                Scale(constant.Elements<float>().Slice((int)start, (int)run), by, scaled.Elements<float>()[(int)start..]);
        }

        return scaled;
    }

    private static void Scale(ReadOnlySpan<float> numbers, double factor, Span<float> scaled)
    {
        for (int i = 0; i < numbers.Length; i++)
            scaled[i] = (float)(numbers[i] * factor);
    }

    private static void Scale(ReadOnlySpan<double> numbers, double factor, Span<double> scaled)
    {
        for (int i = 0; i < numbers.Length; i++)
            scaled[i] = numbers[i] * factor;
    }

    /// <summary>Numbers as a tensor of a type.</summary>
    public static InferenceTensor Tensor(ElementType type, double[] numbers, params ReadOnlySpan<nint> shape) => type == ElementType.Float64
        ? InferenceTensor.Of<double>(numbers, shape)
        : InferenceTensor.Of<float>(Array.ConvertAll(numbers, number => (float)number), shape);

    /// <summary>Whether a number is another, as far as float32 knows it.</summary>
    public static bool IsAbout(this double? number, double other) =>
        number is { } given && Math.Abs(given - other) <= 1e-6 * Math.Abs(other);

    /// <summary>
    /// The numbers of a constant that has one for each channel, or one for all; null if it is none. Channels are an axis followed by
    /// <paramref name="inner"/> axes.
    /// </summary>
    public static double[]? PerChannel(InferenceTensor constant, nint channels, int rank, int inner)
    {
        if (Numbers(constant) is not { } numbers || constant.Shape.Length > rank)
            return null;
        if (numbers.Length == 1)
            return [.. Enumerable.Repeat(numbers[0], (int)channels)];
        int axis = constant.Shape.Length - 1 - inner;
        return axis >= 0 && numbers.Length == channels && constant.Shape[axis] == channels ? numbers : null;
    }
}
