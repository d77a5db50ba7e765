using System.Globalization;
using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>The layer of the other kind with the same weight, stride, padding and dilation: its matrix is Cᵀ.</summary>
internal static class OtherLayer
{
    // An address is read in one piece, so numbers that make it long stay out.
    private const int LongestNumbers = 2048;

    /// <summary>
    /// Null: there is none. Padding modes other than zeros have another definition in transposed layers; a transposed layer whose end has
    /// more output padding than a stride, or whose padding enlarges, is no convolution's way back.
    /// </summary>
    public static ConvolutionGeometry? Of(ConvolutionGeometry geometry)
    {
        bool exists = geometry.PaddingMode == PaddingMode.Zeros && Array.TrueForAll(
            geometry.Axes.ToArray(), axis => Math.Min(axis.PadBefore, axis.PadAfter) >= 0 && axis.Twin().Output == axis.Input);
        return exists ? AdjointGeometry.Of(geometry) : null;
    }

    /// <summary>The request that leads to it: with the same weights, without a bias, and y for its x, unless these are long.</summary>
    public static string QueryOf(ConvolutionGeometry other, MatrixEquation? equation)
    {
        string query = RequestedLayer.QueryOf(other);
        return Numbers(equation?.Output()) is { } values && Numbers(equation?.Values.Weight) is { } weights
            ? $"{query}&{RequestedLayer.InputValues}={values}&{RequestedLayer.KernelValues}={weights}"
            : $"{query}&{RequestedLayer.NoBias}";
    }

    /// <summary>The numbers as a request gives them; null where it cannot.</summary>
    private static string? Numbers(double[]? numbers)
    {
        if (numbers is null || !Array.TrueForAll(numbers, double.IsFinite))
            return null;
        string text = string.Join('+', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture).Replace("+", "")));
        return text.Length <= LongestNumbers ? text : null;
    }
}
