namespace ConvSharp.Initialization;

/// <summary>The error function erf x = 2/√π · ∫₀ˣ exp(−t²) dt and its inverse, to about 1e-15 of their values.</summary>
internal static class ErrorFunction
{
    /// <summary>erf x by Kummer's series, whose terms all have x's sign, so that none cancel.</summary>
    public static double Erf(double x)
    {
        // Beyond 6, 1 − |erf x| is less than a quarter of the last bit.
        if (Math.Abs(x) > 6)
        {
            return Math.CopySign(1, x);
        }

        double term = x;
        double sum = 0;
        for (int n = 0; sum + term != sum; n++)
        {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>
    /// The x with erf x = y; ±∞ at ±1. By the normal distribution's quantile, algorithm AS 241 of Wichura (Applied Statistics 37, 1988):
    /// erf⁻¹ y = Φ⁻¹((1 + y)/2)/√2.
    /// </summary>
    public static double Inverse(double y) => NormalQuantile(y / 2) / Math.Sqrt(2);

    /// <summary>Φ⁻¹(1/2 + q).</summary>
    private static double NormalQuantile(double q)
    {
        if (Math.Abs(q) <= 0.425)
        {
            double middle = 0.180625 - q * q;
            return q * Ratio(middle, MiddleNumerator, MiddleDenominator);
        }

        if (Math.Abs(q) >= 0.5)
        {
            return q * double.PositiveInfinity;
        }

        double tail = Math.Sqrt(-Math.Log(0.5 - Math.Abs(q)));
        double size = tail <= 5
            ? Ratio(tail - 1.6, NearNumerator, NearDenominator)
            : Ratio(tail - 5, FarNumerator, FarDenominator);
        return Math.CopySign(size, q);
    }

    private static double Ratio(double x, ReadOnlySpan<double> numerator, ReadOnlySpan<double> denominator) =>
        Polynomial(x, numerator) / Polynomial(x, denominator);

    // The highest power's coefficient first.
    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        double value = 0;
        foreach (double coefficient in coefficients)
        {
            value = value * x + coefficient;
        }

        return value;
    }

    private static ReadOnlySpan<double> MiddleNumerator =>
    [
        2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987,
        13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597,
        5394.196021424751, 687.1870074920579, 42.31333070160091, 1,
    ];

    private static ReadOnlySpan<double> NearNumerator =>
    [
        0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
        3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
    ];

    private static ReadOnlySpan<double> NearDenominator =>
    [
        1.0507500716444169e-09, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
        0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
    ];

    private static ReadOnlySpan<double> FarNumerator =>
    [
        2.0103343992922881e-07, 2.7115555687434876e-05, 0.0012426609473880784, 0.026532189526576124,
        0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
    ];

    private static ReadOnlySpan<double> FarDenominator =>
    [
        2.0442631033899397e-15, 1.421511758316446e-07, 1.8463183175100548e-05, 0.0007868691311456133,
        0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
    ];
}
