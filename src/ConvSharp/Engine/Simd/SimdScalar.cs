using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Engine.Simd;

/// <summary>No vectors: one element at a time, for machines without acceleration.</summary>
internal readonly unsafe struct SimdScalar<T> : ISimd<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    public static bool HasManyRegisters => false;

    public static T Zero => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Broadcast(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Constant(double value) => T.CreateTruncating(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, T value) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Mask(int count) => count > 0 ? T.NaN : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadPartial(T* source, int count) => count > 0 ? *source : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadMasked(T* source, T mask) => T.IsNaN(mask) ? *source : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* destination, T value, int count)
    {
        if (count > 0)
            *destination = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked(T* destination, T value, T mask)
    {
        if (T.IsNaN(mask))
            *destination = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(T* destination, T value) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadElement(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FlushSubnormals(T value) => Subnormals.Flush(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T left, T right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract(T left, T right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T left, T right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide(T left, T right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Clamp(T value, T least, T most)
    {
        T raised = value < least ? least : value;
        return raised > most ? most : raised;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Scale(T value, T n) => T.ScaleB(value, int.CreateTruncating(n));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T left, T right, T addend) => (left * right) + addend;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T InterleaveLow(T left, T right) => left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T InterleaveHigh(T left, T right) => right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Even(T left, T right) => left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Odd(T left, T right) => right;
}
