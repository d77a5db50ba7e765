using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace ConvSharp.Engine.Algorithms;

/// <summary>Converts between double, in which tables are computed, and the type of the elements.</summary>
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

    /// <summary>Unchanged, in double.</summary>
    public static unsafe void Widen<T>(T* source, double* destination, nint count)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            TensorPrimitives.ConvertTruncating<float, double>(
                new ReadOnlySpan<float>(source, (int)count), new Span<double>(destination, (int)count));
        }
        else
        {
            new ReadOnlySpan<double>(source, (int)count).CopyTo(new Span<double>(destination, (int)count));
        }
    }

    /// <summary>Rounded to float or double.</summary>
    public static unsafe void Round<T>(double* source, T* destination, nint count)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            TensorPrimitives.ConvertTruncating<double, float>(
                new ReadOnlySpan<double>(source, (int)count), new Span<float>(destination, (int)count));
        }
        else
        {
            new ReadOnlySpan<double>(source, (int)count).CopyTo(new Span<double>(destination, (int)count));
        }
    }
}
