using System.Numerics;
using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Autograd;

/// <summary>Functions of vectors of either type, for the formulas of <see cref="VectorLoop"/>.</summary>
internal static class VectorMath
{
    /// <summary>The same number in all places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Constant<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(T.CreateTruncating(value));

    /// <summary>eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Exp<T>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
            ? RuntimeWidth.Of<FloatExponential>(x.As<T, float>()).As<float, T>()
            : Vector.Exp(x.As<T, double>()).As<double, T>();

    /// <summary>left · right + addend, fused where the hardware can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> MultiplyAdd<T>(Vector<T> left, Vector<T> right, Vector<T> addend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
            ? Vector.MultiplyAddEstimate(left.As<T, float>(), right.As<T, float>(), addend.As<T, float>()).As<float, T>()
            : Vector.MultiplyAddEstimate(left.As<T, double>(), right.As<T, double>(), addend.As<T, double>()).As<double, T>();

    /// <summary>x, limited to a range; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Clamp<T>(Vector<T> x, Vector<T> least, Vector<T> most)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> raised = Vector.ConditionalSelect(Vector.LessThan(x, least), least, x);
        return Vector.ConditionalSelect(Vector.GreaterThan(raised, most), most, raised);
    }

    /// <summary>A polynomial, the coefficient of the highest power first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Polynomial<T>(Vector<T> x, ReadOnlySpan<T> coefficients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var value = new Vector<T>(coefficients[0]);
        foreach (T coefficient in coefficients[1..])
            value = MultiplyAdd(value, x, new Vector<T>(coefficient));
        return value;
    }
}
