using System.Globalization;
using System.Numerics;
using ConvSharp.Errors;

namespace ConvSharp.Geometry;

/// <summary>Sizes, per-axis numbers and paddings as people write them: 3, 3x5, 1:2x0:1, same.</summary>
public static class GeometryText
{
    private const char SideSeparator = ':';

    // 4x4 is also typed as 4X4, and copied as 4×4.
    private static readonly char[] AxisSeparators = ['x', 'X', '×'];

    /// <summary>One integer.</summary>
    /// <param name="text">Digits, with an optional sign.</param>
    /// <param name="parameter">What messages call it.</param>
    /// <exception cref="ConvolutionArgumentException">The text is no integer of 64 bits.</exception>
    public static long ParseNumber(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            ConvolutionArgumentException.Throw("an integer is expected", parameter, $"'{text}'", "give a number such as 3");
        return number;
    }

    /// <summary>A shape: 224x224, 1x64x56x56.</summary>
    /// <param name="text">Integers joined by x, X or ×.</param>
    /// <param name="parameter">What messages call it.</param>
    /// <exception cref="ConvolutionArgumentException">A part is no integer.</exception>
    public static long[] ParseShape(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(AxisSeparators);
        var sizes = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            sizes[i] = Part(parts[i], text, parameter, "give integers joined by x, such as 3 or 3x5");
        return sizes;
    }

    /// <summary>One number for all axes, or one for each: 3, 3x5, 3x3x3.</summary>
    /// <param name="text">Up to three integers joined by x.</param>
    /// <param name="parameter">What messages call it.</param>
    /// <exception cref="ConvolutionArgumentException">A part is no integer, or there are more than three.</exception>
    public static PerAxis ParsePerAxis(string text, string parameter) => OfAxes(ParseShape(text, parameter), text, parameter);

    /// <summary>
    /// A padding: numbers, each axis either one or before:after (0, 1x2, 1:2x0:1), or a word of <see cref="Padding.Parse"/>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="parameter">What messages call it.</param>
    /// <exception cref="ConvolutionArgumentException">The text is neither.</exception>
    public static Padding ParsePadding(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0 && char.IsAsciiLetter(text[0]))
            return Padding.Parse(text);

        const string fix = "give numbers such as 1, 1x2 or 1:2x0:1, or one of valid, same, same-lower, causal";
        string[] axes = text.Split(AxisSeparators);
        var before = new long[axes.Length];
        var after = new long[axes.Length];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            string[] sides = axes[axis].Split(SideSeparator, 2);
            before[axis] = Part(sides[0], text, parameter, fix);
            after[axis] = Part(sides[^1], text, parameter, fix);
        }

        return Padding.Asymmetric(OfAxes(before, text, parameter), OfAxes(after, text, parameter));
    }

    private static long Part(string part, string text, string parameter, string fix)
    {
        if (long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            return number;
        string words = BigInteger.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? "numbers of 64 bits are expected"
            : "integers are expected";
        ConvolutionArgumentException.Throw(words, parameter, $"'{text}'", fix);
        return 0;
    }

    private static PerAxis OfAxes(long[] values, string text, string parameter)
    {
        if (values.Length > ConvolutionGeometry.MaxRank)
            ConvolutionArgumentException.Throw("there are at most three axes", parameter, $"'{text}'", "give one to three numbers");
        return new PerAxis(values);
    }
}
