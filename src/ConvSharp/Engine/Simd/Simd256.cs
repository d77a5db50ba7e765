using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvSharp.Engine.Simd;

/// <summary>256-bit vectors (AVX2 with FMA).</summary>
internal readonly unsafe struct Simd256<T> : ISimd<Vector256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    public static bool HasManyRegisters => Avx512F.VL.IsSupported;

    public static Vector256<T> Zero => Vector256<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Constant(double value) => Vector256.Create(T.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Vector256<T> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(int count) => typeof(T) == typeof(float)
        ? Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).As<int, T>()
        : Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadPartial(T* source, int count) => LoadMasked(source, Mask(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadMasked(T* source, Vector256<T> mask)
    {
        if (Avx.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>()
                : Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>();
        }

        T* buffer = stackalloc T[Vector256<T>.Count];
        for (int i = 0; i < Vector256<T>.Count; i++)
            buffer[i] = T.IsNaN(mask[i]) ? source[i] : default;
        return Vector256.Load(buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* destination, Vector256<T> value, int count) => StoreMasked(destination, value, Mask(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked(T* destination, Vector256<T> value, Vector256<T> mask)
    {
        if (Avx.IsSupported && typeof(T) == typeof(float))
        {
            Avx.MaskStore((float*)destination, mask.AsSingle(), value.AsSingle());
            return;
        }

        if (Avx.IsSupported)
        {
            Avx.MaskStore((double*)destination, mask.AsDouble(), value.AsDouble());
            return;
        }

        for (int i = 0; i < Vector256<T>.Count; i++)
        {
            if (T.IsNaN(mask[i]))
                destination[i] = value[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(T* destination, Vector256<T> value) => value.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadElement(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FlushSubnormals(Vector256<T> value) => typeof(T) == typeof(float)
        ? FlushSingles(value.AsInt32()).As<int, T>()
        : FlushDoubles(value.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> left, Vector256<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> left, Vector256<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> left, Vector256<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> left, Vector256<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Clamp(Vector256<T> value, Vector256<T> least, Vector256<T> most) =>
        Vector256.MinNative(most, Vector256.MaxNative(least, value)); // the second operand stays if one is NaN

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Scale(Vector256<T> value, Vector256<T> n) => typeof(T) == typeof(float)
        ? ScaleSingles(value.AsSingle(), n.AsSingle())
        : ScaleDoubles(value.AsDouble(), n.AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> left, Vector256<T> right, Vector256<T> addend) => typeof(T) == typeof(float)
        ? Vector256.MultiplyAddEstimate(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector256.MultiplyAddEstimate(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> InterleaveLow(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? Vector256.ConditionalSelect(
            Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0),
            Vector256.Shuffle(left.AsInt32(), Vector256.Create(0, 0, 1, 0, 2, 0, 3, 0)),
            Vector256.Shuffle(right.AsInt32(), Vector256.Create(0, 0, 0, 1, 0, 2, 0, 3))).As<int, T>()
        : Vector256.ConditionalSelect(
            Vector256.Create(-1L, 0, -1, 0),
            Vector256.Shuffle(left.AsInt64(), Vector256.Create(0L, 0, 1, 0)),
            Vector256.Shuffle(right.AsInt64(), Vector256.Create(0L, 0, 0, 1))).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> InterleaveHigh(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? Vector256.ConditionalSelect(
            Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0),
            Vector256.Shuffle(left.AsInt32(), Vector256.Create(4, 0, 5, 0, 6, 0, 7, 0)),
            Vector256.Shuffle(right.AsInt32(), Vector256.Create(0, 4, 0, 5, 0, 6, 0, 7))).As<int, T>()
        : Vector256.ConditionalSelect(
            Vector256.Create(-1L, 0, -1, 0),
            Vector256.Shuffle(left.AsInt64(), Vector256.Create(2L, 0, 3, 0)),
            Vector256.Shuffle(right.AsInt64(), Vector256.Create(0L, 2, 0, 3))).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Even(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? Vector256.ConditionalSelect(
            Vector256.Create(-1, -1, -1, -1, 0, 0, 0, 0),
            Vector256.Shuffle(left.AsInt32(), Vector256.Create(0, 2, 4, 6, 0, 0, 0, 0)),
            Vector256.Shuffle(right.AsInt32(), Vector256.Create(0, 0, 0, 0, 0, 2, 4, 6))).As<int, T>()
        : Vector256.ConditionalSelect(
            Vector256.Create(-1L, -1, 0, 0),
            Vector256.Shuffle(left.AsInt64(), Vector256.Create(0L, 2, 0, 0)),
            Vector256.Shuffle(right.AsInt64(), Vector256.Create(0L, 0, 0, 2))).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Odd(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? Vector256.ConditionalSelect(
            Vector256.Create(-1, -1, -1, -1, 0, 0, 0, 0),
            Vector256.Shuffle(left.AsInt32(), Vector256.Create(1, 3, 5, 7, 0, 0, 0, 0)),
            Vector256.Shuffle(right.AsInt32(), Vector256.Create(0, 0, 0, 0, 1, 3, 5, 7))).As<int, T>()
        : Vector256.ConditionalSelect(
            Vector256.Create(-1L, -1, 0, 0),
            Vector256.Shuffle(left.AsInt64(), Vector256.Create(1L, 3, 0, 0)),
            Vector256.Shuffle(right.AsInt64(), Vector256.Create(0L, 0, 1, 3))).As<long, T>();

    /// <summary>Two factors, so that results may be subnormal or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> ScaleSingles(Vector256<float> value, Vector256<float> n)
    {
        Vector256<int> bias = Vector256.Create(PowersOfTwo.BiasOfSingle);
        Vector256<int> power = Vector256.ConvertToInt32Native(n), half = Vector256.ShiftRightArithmetic(power, 1);
        Vector256<float> first = Vector256.ShiftLeft(half + bias, PowersOfTwo.PlaceInSingle).AsSingle();
        return (value * first * Vector256.ShiftLeft(power - half + bias, PowersOfTwo.PlaceInSingle).AsSingle()).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> ScaleDoubles(Vector256<double> value, Vector256<double> n)
    {
        Vector256<long> power = Vector256.ConvertToInt64Native(n) + Vector256.Create((long)PowersOfTwo.BiasOfDouble);
        return (value * Vector256.ShiftLeft(power, PowersOfTwo.PlaceInDouble).AsDouble()).As<double, T>();
    }

    // The comparison gives all ones; shifted right by one place, they cover all bits but the sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> FlushSingles(Vector256<int> bits) => Vector256.AndNot(
        bits, Vector256.Equals(bits & Vector256.Create(Subnormals.ExponentOfSingle), Vector256<int>.Zero) >>> 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> FlushDoubles(Vector256<long> bits) => Vector256.AndNot(
        bits, Vector256.Equals(bits & Vector256.Create(Subnormals.ExponentOfDouble), Vector256<long>.Zero) >>> 1);
}
