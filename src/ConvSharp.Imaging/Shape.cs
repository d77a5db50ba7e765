using System.Globalization;

namespace ConvSharp.Imaging;

internal static class Shape
{
    /// <summary>[3, 300, 451].</summary>
    public static string Text(ReadOnlySpan<nint> lengths)
    {
        string[] sides = new string[lengths.Length];
        for (int i = 0; i < sides.Length; i++)
        {
            sides[i] = lengths[i].ToString(CultureInfo.InvariantCulture);
        }

        return $"[{string.Join(", ", sides)}]";
    }
}
