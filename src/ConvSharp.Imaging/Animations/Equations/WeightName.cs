using System.Globalization;
using ConvSharp.Geometry;

namespace ConvSharp.Imaging.Animations.Equations;

/// <summary>
/// Names of a weight's elements in letters that small cells can show: w01 for the kernel's row 0, column 1; w10.01 with the channels before.
/// </summary>
internal static class WeightName
{
    private const long OneDigit = 10;

    public static string Of(int position, ConvolutionGeometry geometry)
    {
        nint[] shape = geometry.WeightShape;
        var indices = new long[shape.Length];
        long rest = position;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
            (rest, indices[axis]) = Math.DivRem(rest, shape[axis]);
        string channels = shape[0] * shape[1] > 1 ? $"{Digits(indices[..2], shape[..2])}." : "";
        return $"w{channels}{Digits(indices[2..], shape[2..])}";
    }

    /// <summary>Indices side by side; separated where one may have two digits.</summary>
    private static string Digits(long[] indices, nint[] sizes) => string.Join(
        Array.TrueForAll(sizes, size => size <= OneDigit) ? "" : ",",
        indices.Select(index => index.ToString(CultureInfo.InvariantCulture)));
}
