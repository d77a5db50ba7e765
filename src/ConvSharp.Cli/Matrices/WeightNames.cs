using System.Globalization;

namespace ConvSharp.Cli.Matrices;

/// <summary>
/// Short names of a weight's elements: w₀₁ for the kernel's row 0, column 1; with several kernels w⁰²₀₁, with the channels raised.
/// </summary>
internal sealed class WeightNames
{
    private const string Subscripts = "₀₁₂₃₄₅₆₇₈₉";
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private const int OneDigit = 10;

    private readonly nint[] _shape;

    /// <param name="shape">[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</param>
    public WeightNames(nint[] shape)
    {
        _shape = shape;
        HasChannels = shape[0] * shape[1] > 1;
    }

    /// <summary>Whether names include the channels.</summary>
    public bool HasChannels { get; }

    /// <summary>The name of the element at a position in row-major order.</summary>
    public string this[int position]
    {
        get
        {
            var indices = new nint[_shape.Length];
            nint rest = position;
            for (int axis = _shape.Length - 1; axis >= 0; axis--)
            {
                indices[axis] = rest % _shape[axis];
                rest /= _shape[axis];
            }

            string channels = HasChannels ? Digits(indices[..2], _shape[..2], Superscripts) : "";
            return $"w{channels}{Digits(indices[2..], _shape[2..], Subscripts)}";
        }
    }

    /// <summary>Indices side by side; separated where one may have two digits.</summary>
    private static string Digits(nint[] indices, nint[] sizes, string digits)
    {
        string separator = Array.TrueForAll(sizes, size => size <= OneDigit) ? "" : ",";
        return string.Join(separator, indices.Select(index =>
            string.Concat(index.ToString(CultureInfo.InvariantCulture).Select(digit => digits[digit - '0']))));
    }
}
