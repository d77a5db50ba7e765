using ConvSharp.Errors;

namespace ConvSharp.Geometry;

/// <summary>What stands beyond the border of the input.</summary>
public enum PaddingMode
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The input mirrored at its border element, which is not repeated: c b | a b c | b a. Needs padding &lt; size.</summary>
    Reflect,

    /// <summary>The border element repeated: a a | a b c | c c.</summary>
    Replicate,

    /// <summary>The input repeated as a period: b c | a b c | a b. Needs padding ≤ size.</summary>
    Circular,
}

/// <summary>torch's names of the padding modes, and the one place that defines which element stands where beyond the border.</summary>
public static class PaddingModes
{
    private static readonly string[] Names = ["zeros", "reflect", "replicate", "circular"];

    /// <summary>torch's name of a mode: zeros, reflect, replicate or circular.</summary>
    /// <exception cref="ConvolutionArgumentException">The value is none of the four modes.</exception>
    public static string Name(PaddingMode mode)
    {
        Check(mode);
        return Names[(int)mode];
    }

    /// <summary>The mode of a name, as torch spells it.</summary>
    /// <exception cref="ConvolutionArgumentException">The name is none of the four.</exception>
    public static PaddingMode Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int index = Array.IndexOf(Names, name);
        if (index < 0)
            Unknown(name, nameof(name));
        return (PaddingMode)index;
    }

    internal static void Check(PaddingMode mode)
    {
        if ((uint)mode >= (uint)Names.Length)
            Unknown(mode);
    }

    /// <summary>
    /// The index of the input element that stands at <paramref name="index"/>, which may lie beyond the border; −1 for a zero.
    /// </summary>
    internal static long Source(PaddingMode mode, long index, long size)
    {
        if ((ulong)index < (ulong)size)
            return index;
        return mode switch
        {
            PaddingMode.Reflect => index < 0 ? -index : 2 * (size - 1) - index,
            PaddingMode.Replicate => index < 0 ? 0 : size - 1,
            PaddingMode.Circular => index < 0 ? index + size : index - size,
            _ => -1,
        };
    }

    /// <summary>
    /// Refuses an extension beyond the border that the mode cannot give: reflect can give size − 1 elements, circular size elements.
    /// </summary>
    internal static void CheckExtension(PaddingMode mode, long before, long after, long size, string axis)
    {
        long widest = Math.Max(before, after);
        if (mode == PaddingMode.Reflect && widest >= size)
        {
            ConvolutionArgumentException.Throw(
                $"Padding size should be less than the corresponding input dimension, " +
                $"but got: padding ({before}, {after}) at {axis} of size {size}",
                "padding", widest, $"reflect can extend {axis} by at most {size - 1}");
        }

        if (mode == PaddingMode.Circular && widest > size)
        {
            ConvolutionArgumentException.Throw(
                "Padding value causes wrapping around more than once.",
                "padding", widest, $"circular can extend {axis} by at most its size {size}");
        }
    }

    private static void Unknown(object mode, string? parameter = null) => ConvolutionArgumentException.Throw(
        $"padding_mode must be one of {{'zeros', 'reflect', 'replicate', 'circular'}}, but got padding_mode='{mode}'",
        "padding_mode", mode, "use one of the four", parameter);
}
