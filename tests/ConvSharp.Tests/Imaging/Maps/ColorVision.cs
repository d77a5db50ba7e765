using ConvSharp.Imaging;

namespace ConvSharp.Tests.Imaging.Maps;

/// <summary>What a colour looks like to an eye, as CIE L*a*b* (D65).</summary>
/// <param name="Name">The kind of eye.</param>
/// <param name="Matrix">From linear RGB to linear RGB, row by row.</param>
internal sealed record ColorVision(string Name, double[] Matrix)
{
    /// <summary>
    /// The usual eye, and those that lack one kind of cone. Source: Machado, Oliveira, Fernandes, "A Physiologically-based Model for
    /// Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009: severity 1.0.
    /// </summary>
    public static ColorVision[] All { get; } =
    [
        new("normal", [1, 0, 0, 0, 1, 0, 0, 0, 1]),
        new("protanopia", [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998]),
        new("deuteranopia", [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881]),
        new("tritanopia", [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900]),
    ];

    /// <summary>CIE 1976 ΔE: about 2 can just be seen, 10 is seen at a glance.</summary>
    public double Difference(Rgb a, Rgb b)
    {
        (double[] first, double[] second) = (Lab(a), Lab(b));
        return Math.Sqrt(first.Zip(second, (x, y) => (x - y) * (x - y)).Sum());
    }

    /// <summary>L*: 0 is black, 100 white.</summary>
    public double Lightness(Rgb color) => Lab(color)[0];

    /// <summary>WCAG 2's contrast, 1…21.</summary>
    public static double Contrast(Rgb a, Rgb b)
    {
        (double first, double second) = (Luminance(Linear(a)), Luminance(Linear(b)));
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double[] Linear(Rgb color) => [Linear(color.R), Linear(color.G), Linear(color.B)];

    private static double Linear(byte level)
    {
        double share = level / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static double Luminance(double[] rgb) => Product([0.2126, 0.7152, 0.0722], 0, rgb);

    private double[] Lab(Rgb color)
    {
        double[] rgb = Linear(color);
        double[] seen = [.. Enumerable.Range(0, 3).Select(row => Math.Clamp(Product(Matrix, row, rgb), 0, 1))];
        double x = Curve(Product([0.4124564, 0.3575761, 0.1804375], 0, seen) / 0.95047);
        double y = Curve(Product([0.2126729, 0.7151522, 0.0721750], 0, seen));
        double z = Curve(Product([0.0193339, 0.1191920, 0.9503041], 0, seen) / 1.08883);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];
    }

    private static double Product(double[] matrix, int row, double[] vector) =>
        (matrix[3 * row] * vector[0]) + (matrix[(3 * row) + 1] * vector[1]) + (matrix[(3 * row) + 2] * vector[2]);

    private static double Curve(double share) => share > 216.0 / 24389 ? Math.Cbrt(share) : ((24389.0 / 27 * share) + 16) / 116;
}
