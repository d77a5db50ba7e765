using System.Globalization;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Values as Python, and so torch, prints them.</summary>
internal static class PythonText
{
    /// <summary>1e-05, 0.1, 1.0.</summary>
    public static string Of(double value)
    {
        string text = value.ToString(CultureInfo.InvariantCulture).Replace('E', 'e');
        return text.AsSpan().ContainsAny('.', 'e') || !double.IsFinite(value) ? text : text + ".0";
    }

    /// <summary>True, False.</summary>
    public static string Of(bool value) => value ? "True" : "False";

    /// <summary>A single number as it is; (3, 5) for one per axis.</summary>
    public static string Of(PerAxis values) => values.ToString();
}
