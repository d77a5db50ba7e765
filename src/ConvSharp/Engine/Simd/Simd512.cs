using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvSharp.Engine.Simd;

/// <summary>512-bit vectors (AVX-512).</summary>
internal readonly unsafe struct Simd512<T> : ISimd<Vector512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    public static bool HasManyRegisters => true;

    public static Vector512<T> Zero => Vector512<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Constant(double value) => Vector512.Create(T.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Vector512<T> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(int count) => typeof(T) == typeof(float)
        ? Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).As<int, T>()
        : Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadPartial(T* source, int count) => LoadMasked(source, Mask(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadMasked(T* source, Vector512<T> mask)
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
                : Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero).As<double, T>();
        }

        T* buffer = stackalloc T[Vector512<T>.Count];
        for (int i = 0; i < Vector512<T>.Count; i++)
            buffer[i] = T.IsNaN(mask[i]) ? source[i] : default;
        return Vector512.Load(buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* destination, Vector512<T> value, int count) => StoreMasked(destination, value, Mask(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked(T* destination, Vector512<T> value, Vector512<T> mask)
    {
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
        {
            Avx512F.MaskStore((float*)destination, mask.AsSingle(), value.AsSingle());
            return;
        }

        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore((double*)destination, mask.AsDouble(), value.AsDouble());
            return;
        }

        for (int i = 0; i < Vector512<T>.Count; i++)
        {
            if (T.IsNaN(mask[i]))
                destination[i] = value[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(T* destination, Vector512<T> value) => value.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadElement(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FlushSubnormals(Vector512<T> value) => typeof(T) == typeof(float)
        ? FlushSingles(value.AsInt32()).As<int, T>()
        : FlushDoubles(value.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> left, Vector512<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> left, Vector512<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> left, Vector512<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> left, Vector512<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Clamp(Vector512<T> value, Vector512<T> least, Vector512<T> most) =>
        Vector512.MinNative(most, Vector512.MaxNative(least, value)); // the second operand stays if one is NaN

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Scale(Vector512<T> value, Vector512<T> n)
    {
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
            return Avx512F.Scale(value.AsSingle(), n.AsSingle()).As<float, T>();
        if (Avx512F.IsSupported)
            return Avx512F.Scale(value.AsDouble(), n.AsDouble()).As<double, T>();
        return typeof(T) == typeof(float) ? ScaleSingles(value.AsSingle(), n.AsSingle()) : ScaleDoubles(value.AsDouble(), n.AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> left, Vector512<T> right, Vector512<T> addend) => typeof(T) == typeof(float)
        ? Vector512.MultiplyAddEstimate(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector512.MultiplyAddEstimate(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> InterleaveLow(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? Select32(
            left, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
            right)
        : Select64(left, Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> InterleaveHigh(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? Select32(
            left, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
            right)
        : Select64(left, Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Even(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? Select32(
            left, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30),
            right)
        : Select64(left, Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14), right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Odd(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? Select32(
            left, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31),
            right)
        : Select64(left, Vector512.Create(1L, 3, 5, 7, 9, 11, 13, 15), right);

    /// <summary>Two factors, so that results may be subnormal or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ScaleSingles(Vector512<float> value, Vector512<float> n)
    {
        Vector512<int> bias = Vector512.Create(PowersOfTwo.BiasOfSingle);
        Vector512<int> power = Vector512.ConvertToInt32Native(n), half = Vector512.ShiftRightArithmetic(power, 1);
        Vector512<float> first = Vector512.ShiftLeft(half + bias, PowersOfTwo.PlaceInSingle).AsSingle();
        return (value * first * Vector512.ShiftLeft(power - half + bias, PowersOfTwo.PlaceInSingle).AsSingle()).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ScaleDoubles(Vector512<double> value, Vector512<double> n)
    {
        Vector512<long> power = Vector512.ConvertToInt64Native(n) + Vector512.Create((long)PowersOfTwo.BiasOfDouble);
        return (value * Vector512.ShiftLeft(power, PowersOfTwo.PlaceInDouble).AsDouble()).As<double, T>();
    }

    /// <summary>Picks elements from both vectors by index; the right vector's elements count from 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Select32(Vector512<T> left, Vector512<int> indices, Vector512<T> right)
    {
        if (Avx512F.IsSupported)
            return Avx512F.PermuteVar16x32x2(left.AsInt32(), indices, right.AsInt32()).As<int, T>();
        Vector512<int> inner = indices & Vector512.Create(15);
        return Vector512.ConditionalSelect(
            Vector512.LessThan(indices, Vector512.Create(16)),
            Vector512.Shuffle(left.AsInt32(), inner),
            Vector512.Shuffle(right.AsInt32(), inner)).As<int, T>();
    }

    /// <summary>Picks elements from both vectors by index; the right vector's elements count from 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Select64(Vector512<T> left, Vector512<long> indices, Vector512<T> right)
    {
        if (Avx512F.IsSupported)
            return Avx512F.PermuteVar8x64x2(left.AsInt64(), indices, right.AsInt64()).As<long, T>();
        Vector512<long> inner = indices & Vector512.Create(7L);
        return Vector512.ConditionalSelect(
            Vector512.LessThan(indices, Vector512.Create(8L)),
            Vector512.Shuffle(left.AsInt64(), inner),
            Vector512.Shuffle(right.AsInt64(), inner)).As<long, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> FlushSingles(Vector512<int> bits) => Vector512.ConditionalSelect(
        Vector512.Equals(bits & Vector512.Create(Subnormals.ExponentOfSingle), Vector512<int>.Zero),
        bits & Vector512.Create(int.MinValue), bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> FlushDoubles(Vector512<long> bits) => Vector512.ConditionalSelect(
        Vector512.Equals(bits & Vector512.Create(Subnormals.ExponentOfDouble), Vector512<long>.Zero),
        bits & Vector512.Create(long.MinValue), bits);
}
