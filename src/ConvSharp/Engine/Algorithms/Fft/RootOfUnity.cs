namespace ConvSharp.Engine.Algorithms.Fft;

/// <summary>The roots of unity exp(−2πi · k / n), in double precision.</summary>
internal static class RootOfUnity
{
    /// <summary>
    /// Cosine and sine of −2π · k / n. Angles are reduced to the first eighth of a turn in whole numbers, so that symmetric roots have
    /// equal parts.
    /// </summary>
    public static (double Real, double Imaginary) Of(long k, long n)
    {
        // Counted in units of 1 / (8n) of a turn, every axis of symmetry is a whole number.
        (long eighths, long turn) = (8 * (k % n), 8 * n);
        bool isLower = 2 * eighths > turn;
        if (isLower)
            eighths = turn - eighths;
        bool isLeft = 4 * eighths > turn;
        if (isLeft)
            eighths = (turn / 2) - eighths;
        bool isSteep = 8 * eighths > turn;
        if (isSteep)
            eighths = (turn / 4) - eighths;
        (double sin, double cos) = 8 * eighths == turn
            ? (Math.Sqrt(0.5), Math.Sqrt(0.5)) // Math.SinCos gives two different numbers here
            : Math.SinCos(2 * Math.PI * eighths / turn);
        if (isSteep)
            (sin, cos) = (cos, sin);
        return (isLeft ? -cos : cos, isLower ? sin : -sin);
    }
}
