using System.Runtime.CompilerServices;

namespace ConvSharp.Algorithms;

/// <summary>Between double, in which tables are worked out, and the type of the elements.</summary>
internal static class Precision
{
    /// <summary>Unchanged, in double.</summary>
    public static double Widen<T>(T value)
        where T : unmanaged => typeof(T) == typeof(float)
        ? Unsafe.BitCast<T, float>(value)
        : Unsafe.BitCast<T, double>(value);

    /// <summary>Rounded to float or double.</summary>
    public static T Round<T>(double value)
        where T : unmanaged => typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>((float)value)
        : Unsafe.BitCast<double, T>(value);
}
