using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.Wasm;
using System.Runtime.Intrinsics.X86;

namespace ConvSharp.Engine.Simd;

/// <summary>128-bit vectors (SSE, NEON, WebAssembly).</summary>
internal readonly unsafe struct Simd128<T> : ISimd<Vector128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    // WebAssembly has no registers to run out of: its interpreter keeps all values in memory, and large tiles share the most loads.
    public static bool HasManyRegisters => AdvSimd.Arm64.IsSupported || PackedSimd.IsSupported;

    public static Vector128<T> Zero => Vector128<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Broadcast(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Constant(double value) => Vector128.Create(T.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Vector128<T> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(int count) => typeof(T) == typeof(float)
        ? Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).As<int, T>()
        : Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)count)).As<long, T>();

    // Element by element in registers: memory of a method of its own would keep it from being inlined, and accumulators from registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadPartial(T* source, int count) => LoadChosen(source, (1u << count) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadMasked(T* source, Vector128<T> mask)
    {
        if (Avx.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>()
                : Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>();
        }

        return LoadChosen(source, mask.ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* destination, Vector128<T> value, int count) => StoreChosen(destination, value, (1u << count) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked(T* destination, Vector128<T> value, Vector128<T> mask)
    {
        if (Avx.IsSupported && typeof(T) == typeof(float))
            Avx.MaskStore((float*)destination, mask.AsSingle(), value.AsSingle());
        else if (Avx.IsSupported)
            Avx.MaskStore((double*)destination, mask.AsDouble(), value.AsDouble());
        else
            StoreChosen(destination, value, mask.ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(T* destination, Vector128<T> value) => value.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadElement(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FlushSubnormals(Vector128<T> value) => typeof(T) == typeof(float)
        ? FlushSingles(value.AsInt32()).As<int, T>()
        : FlushDoubles(value.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> left, Vector128<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> left, Vector128<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> left, Vector128<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> left, Vector128<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Clamp(Vector128<T> value, Vector128<T> least, Vector128<T> most)
    {
        if (Sse.IsSupported)
            return Vector128.MinNative(most, Vector128.MaxNative(least, value)); // there the second operand stays if one is NaN
        Vector128<T> raised = Vector128.ConditionalSelect(Vector128.LessThan(value, least), least, value);
        return Vector128.ConditionalSelect(Vector128.GreaterThan(raised, most), most, raised);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Scale(Vector128<T> value, Vector128<T> n) => typeof(T) == typeof(float)
        ? ScaleSingles(value.AsSingle(), n.AsSingle())
        : ScaleDoubles(value.AsDouble(), n.AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> left, Vector128<T> right, Vector128<T> addend)
    {
        // The interpreter of WebAssembly calls the estimate element by element; under a runtime that compiles it to relaxed_madd,
        // results would depend on the visitor's processor.
        if (PackedSimd.IsSupported)
            return (left * right) + addend;
        return typeof(T) == typeof(float)
            ? Vector128.MultiplyAddEstimate(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
            : Vector128.MultiplyAddEstimate(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> InterleaveLow(Vector128<T> left, Vector128<T> right) => typeof(T) == typeof(float)
        ? Vector128.ConditionalSelect(
            Vector128.Create(-1, 0, -1, 0),
            Vector128.Shuffle(left.AsInt32(), Vector128.Create(0, 0, 1, 0)),
            Vector128.Shuffle(right.AsInt32(), Vector128.Create(0, 0, 0, 1))).As<int, T>()
        : Vector128.ConditionalSelect(
            Vector128.Create(-1L, 0),
            Vector128.Shuffle(left.AsInt64(), Vector128.Create(0L, 0)),
            Vector128.Shuffle(right.AsInt64(), Vector128.Create(0L, 0))).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> InterleaveHigh(Vector128<T> left, Vector128<T> right) => typeof(T) == typeof(float)
        ? Vector128.ConditionalSelect(
            Vector128.Create(-1, 0, -1, 0),
            Vector128.Shuffle(left.AsInt32(), Vector128.Create(2, 0, 3, 0)),
            Vector128.Shuffle(right.AsInt32(), Vector128.Create(0, 2, 0, 3))).As<int, T>()
        : Vector128.ConditionalSelect(
            Vector128.Create(-1L, 0),
            Vector128.Shuffle(left.AsInt64(), Vector128.Create(1L, 0)),
            Vector128.Shuffle(right.AsInt64(), Vector128.Create(0L, 1))).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Even(Vector128<T> left, Vector128<T> right) => typeof(T) == typeof(float)
        ? Vector128.ConditionalSelect(
            Vector128.Create(-1, -1, 0, 0),
            Vector128.Shuffle(left.AsInt32(), Vector128.Create(0, 2, 0, 0)),
            Vector128.Shuffle(right.AsInt32(), Vector128.Create(0, 0, 0, 2))).As<int, T>()
        : Vector128.ConditionalSelect(
            Vector128.Create(-1L, 0),
            Vector128.Shuffle(left.AsInt64(), Vector128.Create(0L, 0)),
            Vector128.Shuffle(right.AsInt64(), Vector128.Create(0L, 0))).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Odd(Vector128<T> left, Vector128<T> right) => typeof(T) == typeof(float)
        ? Vector128.ConditionalSelect(
            Vector128.Create(-1, -1, 0, 0),
            Vector128.Shuffle(left.AsInt32(), Vector128.Create(1, 3, 0, 0)),
            Vector128.Shuffle(right.AsInt32(), Vector128.Create(0, 0, 1, 3))).As<int, T>()
        : Vector128.ConditionalSelect(
            Vector128.Create(-1L, 0),
            Vector128.Shuffle(left.AsInt64(), Vector128.Create(1L, 0)),
            Vector128.Shuffle(right.AsInt64(), Vector128.Create(0L, 1))).As<long, T>();

    /// <summary>Two factors, so that results may be subnormal or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> ScaleSingles(Vector128<float> value, Vector128<float> n)
    {
        Vector128<int> bias = Vector128.Create(PowersOfTwo.BiasOfSingle);
        Vector128<int> power = Vector128.ConvertToInt32Native(n), half = Vector128.ShiftRightArithmetic(power, 1);
        Vector128<float> first = Vector128.ShiftLeft(half + bias, PowersOfTwo.PlaceInSingle).AsSingle();
        return (value * first * Vector128.ShiftLeft(power - half + bias, PowersOfTwo.PlaceInSingle).AsSingle()).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> ScaleDoubles(Vector128<double> value, Vector128<double> n)
    {
        Vector128<long> power = Vector128.ConvertToInt64Native(n) + Vector128.Create((long)PowersOfTwo.BiasOfDouble);
        return (value * Vector128.ShiftLeft(power, PowersOfTwo.PlaceInDouble).AsDouble()).As<double, T>();
    }

    /// <summary>Loads the elements whose bits are set; the rest is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> LoadChosen(T* source, uint bits)
    {
        Vector128<T> value = (bits & 1) != 0 ? Vector128.CreateScalar(*source) : Vector128<T>.Zero;
        if ((bits & 2) != 0)
            value = value.WithElement(1, source[1]);
        if (Vector128<T>.Count > 2 && (bits & 4) != 0)
            value = value.WithElement(2, source[2]);
        if (Vector128<T>.Count > 2 && (bits & 8) != 0)
            value = value.WithElement(3, source[3]);
        return value;
    }

    /// <summary>Stores the elements whose bits are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreChosen(T* destination, Vector128<T> value, uint bits)
    {
        if ((bits & 1) != 0)
            *destination = value.ToScalar();
        if ((bits & 2) != 0)
            destination[1] = value.GetElement(1);
        if (Vector128<T>.Count > 2 && (bits & 4) != 0)
            destination[2] = value.GetElement(2);
        if (Vector128<T>.Count > 2 && (bits & 8) != 0)
            destination[3] = value.GetElement(3);
    }

    // The comparison gives all ones; shifted right by one place, they cover all bits but the sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> FlushSingles(Vector128<int> bits) => Vector128.AndNot(
        bits, Vector128.Equals(bits & Vector128.Create(Subnormals.ExponentOfSingle), Vector128<int>.Zero) >>> 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> FlushDoubles(Vector128<long> bits) => Vector128.AndNot(
        bits, Vector128.Equals(bits & Vector128.Create(Subnormals.ExponentOfDouble), Vector128<long>.Zero) >>> 1);
}
