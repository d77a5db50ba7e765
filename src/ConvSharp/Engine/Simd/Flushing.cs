using System.Runtime.CompilerServices;

namespace ConvSharp.Engine.Simd;

/// <summary>
/// The operations of another width, except that loads give zeros of the same sign for subnormal numbers. With it a kernel that copies or
/// transposes also flushes, without code of its own for that.
/// </summary>
internal readonly unsafe struct Flushing<TSimd, TVector, T> : ISimd<TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    public static int Count => TSimd.Count;

    public static bool HasManyRegisters => TSimd.HasManyRegisters;

    public static TVector Zero => TSimd.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Broadcast(T value) => TSimd.Broadcast(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Constant(double value) => TSimd.Constant(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(T* source) => TSimd.FlushSubnormals(TSimd.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, TVector value) => TSimd.Store(destination, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Mask(int count) => TSimd.Mask(count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LoadPartial(T* source, int count) => TSimd.FlushSubnormals(TSimd.LoadPartial(source, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LoadMasked(T* source, TVector mask) => TSimd.FlushSubnormals(TSimd.LoadMasked(source, mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(T* destination, TVector value, int count) => TSimd.StorePartial(destination, value, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked(T* destination, TVector value, TVector mask) => TSimd.StoreMasked(destination, value, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(T* destination, TVector value) => TSimd.StoreStreaming(destination, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadElement(T* source) => Subnormals.Flush(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector FlushSubnormals(TVector value) => TSimd.FlushSubnormals(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add(TVector left, TVector right) => TSimd.Add(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Subtract(TVector left, TVector right) => TSimd.Subtract(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Multiply(TVector left, TVector right) => TSimd.Multiply(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Divide(TVector left, TVector right) => TSimd.Divide(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Clamp(TVector value, TVector least, TVector most) => TSimd.Clamp(value, least, most);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Scale(TVector value, TVector n) => TSimd.Scale(value, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector MultiplyAdd(TVector left, TVector right, TVector addend) => TSimd.MultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector InterleaveLow(TVector left, TVector right) => TSimd.InterleaveLow(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector InterleaveHigh(TVector left, TVector right) => TSimd.InterleaveHigh(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Even(TVector left, TVector right) => TSimd.Even(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Odd(TVector left, TVector right) => TSimd.Odd(left, right);
}
