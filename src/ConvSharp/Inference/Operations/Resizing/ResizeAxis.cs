namespace ConvSharp.Inference.Operations;

/// <summary>For each output element of an axis, the input elements that it is mixed of, with their weights.</summary>
internal sealed class ResizeAxis
{
    private ResizeAxis(int axis, int input, int output, int taps)
    {
        (Axis, Input, Output, Taps) = (axis, input, output, taps);
        (Sources, Weights) = (new int[output * taps], new double[output * taps]);
        IsOutside = new bool[output];
    }

    public int Axis { get; }

    public int Input { get; }

    public int Output { get; }

    /// <summary>Elements of which one is mixed.</summary>
    public int Taps { get; }

    /// <summary>The elements, clamped to the input.</summary>
    public int[] Sources { get; }

    public double[] Weights { get; }

    /// <summary>Whether an output element lies beyond the input, in a crop.</summary>
    public bool[] IsOutside { get; }

    /// <summary>The table of an axis.</summary>
    /// <param name="options">How the tensor is resized.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="input">The input's length.</param>
    /// <param name="output">The output's length.</param>
    /// <param name="scale">Output elements for one input element.</param>
    /// <param name="region">Crop only: start and end, as parts of the input.</param>
    public static ResizeAxis Of(ResizeOptions options, int axis, int input, int output, double scale, (double Start, double End) region)
    {
        double[][] weights = new double[output][];
        int[] firsts = new int[output];
        bool[] outside = new bool[output];
        for (int i = 0; i < output; i++)
        {
            double place = Place(options, i, input, output, scale, region);
            outside[i] = options.Coordinates == ResizeCoordinates.TensorFlowCrop && (place < 0 || place > input - 1);
            double lower = Math.Floor(place), ratio = place - lower;
            (int first, weights[i]) = Kernel(options, ratio, scale);
            firsts[i] = (int)Math.Clamp(lower, int.MinValue / 2, int.MaxValue / 2) + first;
        }

        int taps = weights.Max(row => row.Length);
        var table = new ResizeAxis(axis, input, output, taps);
        for (int i = 0; i < output; i++)
        {
            table.IsOutside[i] = outside[i];
            double sum = 0;
            for (int tap = 0; tap < weights[i].Length; tap++)
            {
                bool isInside = firsts[i] + tap >= 0 && firsts[i] + tap < input;
                sum += isInside || !options.ExcludesOutside ? weights[i][tap] : 0;
            }

            for (int tap = 0; tap < taps; tap++)
            {
                int source = firsts[i] + tap;
                bool counts = tap < weights[i].Length && (!options.ExcludesOutside || (source >= 0 && source < input));
                table.Sources[(i * taps) + tap] = Math.Clamp(source, 0, input - 1);
                table.Weights[(i * taps) + tap] = counts ? weights[i][tap] / (options.ExcludesOutside ? sum : 1) : 0;
            }
        }

        return table;
    }

    /// <summary>The input elements of which a range of outputs is mixed: the first, and the one after the last.</summary>
    public (int Start, int End) SourcesOf(int start, int end) => (Sources[start * Taps], Sources[(end * Taps) - 1] + 1);

    /// <summary>The table of some outputs in a row.</summary>
    /// <param name="outputs">The outputs, in ascending order.</param>
    /// <param name="input">The number of input elements that are there.</param>
    /// <param name="position">At which place an input element is.</param>
    public ResizeAxis Part(IReadOnlyCollection<int> outputs, int input, Func<int, int> position)
    {
        var part = new ResizeAxis(Axis, input, outputs.Count, Taps);
        int at = 0;
        foreach (int output in outputs)
        {
            part.IsOutside[at] = IsOutside[output];
            for (int tap = 0; tap < Taps; tap++)
            {
                part.Sources[(at * Taps) + tap] = position(Sources[(output * Taps) + tap]);
                part.Weights[(at * Taps) + tap] = Weights[(output * Taps) + tap];
            }

            at++;
        }

        return part;
    }

    private static double Place(ResizeOptions options, int i, int input, int output, double scale, (double Start, double End) region)
    {
        double length = scale * input;
        switch (options.Coordinates)
        {
            case ResizeCoordinates.AlignCorners:
                return length == 1 ? 0 : i * (input - 1) / (length - 1);
            case ResizeCoordinates.Asymmetric:
                return Scaled(i);
            case ResizeCoordinates.TensorFlowHalfPixel:
                return Scaled(i + 0.5);
            case ResizeCoordinates.TensorFlowCrop:
                double extent = (region.End - region.Start) * (input - 1);
                return (length == 1 ? extent / 2 : i * extent / (length - 1)) + (region.Start * (input - 1));
            case ResizeCoordinates.PyTorchHalfPixel when length == 1:
                return -0.5;
            case ResizeCoordinates.HalfPixelSymmetric:
                return (input / 2.0 * (1 - (output / length))) + Scaled(i + 0.5) - 0.5;
            default:
                return Scaled(i + 0.5) - 0.5;
        }

        // Where the lengths make the scale, places that are integers are exactly that.
        double Scaled(double place) => scale == (double)output / input ? place * input / output : place / scale;
    }

    /// <summary>The first element, counted from the one below the place, and the weights from it on.</summary>
    private static (int First, double[] Weights) Kernel(ResizeOptions options, double ratio, double scale)
    {
        if (options.Mode == ResizeMode.Nearest)
            return (IsUpper(options.Rounding, ratio) ? 1 : 0, [1]);
        bool isLinear = options.Mode == ResizeMode.Linear;
        if (!options.Antialiases)
        {
            double a = options.CubicCoefficient;
            return isLinear
                ? (0, [1 - ratio, ratio])
                : (-1, [Cubic(1 + ratio, a), Cubic(ratio, a), Cubic(1 - ratio, a), Cubic(2 - ratio, a)]);
        }

        double shrink = Math.Min(scale, 1), reach = (isLinear ? 1 : 2) / shrink;
        if (reach > 1 << 20)
            throw new InferenceException($"scale {scale} averages over too many elements: shrink in steps.");
        int first = (int)Math.Floor(-reach) + 1;
        double[] weights = new double[2 - (2 * first)];
        for (int tap = 0; tap < weights.Length; tap++)
        {
            double distance = Math.Abs((first + tap - ratio) * shrink);
            weights[tap] = isLinear ? Math.Max(1 - distance, 0) : Cubic(distance, options.CubicCoefficient);
        }

        double sum = weights.Sum();
        return (first, [.. weights.Select(weight => weight / sum)]);
    }

    private static bool IsUpper(ResizeRounding rounding, double ratio) => rounding switch
    {
        ResizeRounding.Floor => false,
        ResizeRounding.Ceil => ratio > 0,
        ResizeRounding.PreferCeil => ratio >= 0.5,
        _ => ratio > 0.5,
    };

    private static double Cubic(double distance, double a) => distance switch
    {
        <= 1 => ((((a + 2) * distance) - (a + 3)) * distance * distance) + 1,
        < 2 => a * ((((distance - 5) * distance) + 8) * distance - 4),
        _ => 0,
    };
}
