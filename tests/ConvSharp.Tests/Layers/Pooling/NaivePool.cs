namespace ConvSharp.Tests.Layers;

/// <summary>Pooling of planes in double, element by element, from the elements of each window along each axis.</summary>
/// <param name="Inputs">Sizes of the three axes.</param>
/// <param name="Elements">For each axis the elements of each window.</param>
internal sealed record NaivePool(int[] Inputs, int[][][] Elements)
{
    public int InputSize => Inputs[0] * Inputs[1] * Inputs[2];

    public int OutputSize => Elements[0].Length * Elements[1].Length * Elements[2].Length;

    /// <summary>Windows of a plane that meet no input.</summary>
    public int EmptyWindows => Windows().Count(window => Places(window).Length == 0);

    /// <summary>Maxima, and the gradient of the input: −∞ and nothing for a window without input, the last of several NaNs.</summary>
    public (double[] Output, double[] Gradient) Max(double[] input, double[] outputGradient) =>
        Run(input, outputGradient, (window, plane, sums, gradient) =>
        {
            double largest = double.NegativeInfinity;
            int[] places = Places(window);
            int at = places.Length > 0 ? places[0] : -1;
            foreach (int place in places)
            {
                if (plane[place] > largest || double.IsNaN(plane[place]))
                    (largest, at) = (plane[place], place);
            }

            if (at >= 0)
                sums[at] += gradient;
            return largest;
        });

    /// <summary>Averages, and the gradient of the input.</summary>
    /// <param name="input">All planes.</param>
    /// <param name="outputGradient">Of all planes.</param>
    /// <param name="divisor">What a window, by its three places, is divided by.</param>
    public (double[] Output, double[] Gradient) Average(double[] input, double[] outputGradient, Func<int[], double> divisor) =>
        Run(input, outputGradient, (window, plane, sums, gradient) =>
        {
            double sum = 0;
            foreach (int place in Places(window))
            {
                sum += plane[place];
                sums[place] += gradient / divisor(window);
            }

            return sum / divisor(window);
        });

    private (double[] Output, double[] Gradient) Run(
        double[] input, double[] outputGradient, Func<int[], double[], double[], double, double> pool)
    {
        var output = new List<double>();
        var gradients = new List<double>();
        for (int start = 0; start < input.Length; start += InputSize)
        {
            double[] plane = input[start..(start + InputSize)], sums = new double[InputSize];
            foreach (int[] window in Windows())
                output.Add(pool(window, plane, sums, outputGradient[output.Count]));
            gradients.AddRange(sums);
        }

        return ([.. output], [.. gradients]);
    }

    private IEnumerable<int[]> Windows() =>
        from depth in Enumerable.Range(0, Elements[0].Length)
        from height in Enumerable.Range(0, Elements[1].Length)
        from width in Enumerable.Range(0, Elements[2].Length)
        select new[] { depth, height, width };

    private int[] Places(int[] window) =>
    [
        .. from depth in Elements[0][window[0]]
           from height in Elements[1][window[1]]
           from width in Elements[2][window[2]]
           select (((depth * Inputs[1]) + height) * Inputs[2]) + width,
    ];
}
