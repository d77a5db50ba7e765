using System.Numerics;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Simd;

/// <summary>
/// Loads and stores move bits as they are, but for loads that flush; partial and masked ones touch nothing else, be it a protected page.
/// </summary>
public unsafe class MemoryTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Elements_are_loaded_and_stored(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        Check<TSimd, TVector, T>(value => value);
        Check<Flushing<TSimd, TVector, T>, TVector, T>(Flushed);
        if (OperatingSystem.IsLinux())
        {
            TouchNothingBeyond<TSimd, TVector, T>();
            TouchNothingBeyond<Flushing<TSimd, TVector, T>, TVector, T>();
        }
    }

    private static void Check<TSimd, TVector, T>(Func<T, T> loaded)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = TSimd.Count;
        T[] special = SpecialNumbers.All<T>();
        for (int first = 0; first < special.Length; first++)
        {
            T[] values = [.. Enumerable.Range(first, count).Select(i => special[i % special.Length])];
            T[] expected = Array.ConvertAll(values, value => loaded(value));
            using var source = new Area<T>(values);
            SimdCheck<TSimd, TVector, T>.AssertIs(expected, TSimd.Load(source.Start), "load");
            Assert.Equal(SpecialNumbers.Bits(expected[0]), SpecialNumbers.Bits(TSimd.LoadElement(source.Start)));
            TVector vector = SimdCheck<TSimd, TVector, T>.Vector(values);
            SimdCheck<TSimd, TVector, T>.AssertIs(Array.ConvertAll(values, Flushed), TSimd.FlushSubnormals(vector), "flush");
            using (var stored = new Area<T>(count))
            {
                TSimd.Store(stored.Start, vector);
                stored.AssertIs([.. values.Select(value => (T?)value)], "store");
            }

            for (int part = 0; part <= count; part++)
                CheckMask<TSimd, TVector, T>(values, expected, [.. Enumerable.Range(0, count).Select(i => i < part)], part);
            foreach (uint pattern in (uint[])[0x5555, 0xAAAA, 0x8001, 0x7FFE, 0xC3A5])
                CheckMask<TSimd, TVector, T>(values, expected, [.. Enumerable.Range(0, count).Select(i => (pattern >> i) % 2 == 1)], null);
        }
    }

    /// <param name="values">What is in memory.</param>
    /// <param name="expected">What a load gives.</param>
    /// <param name="mask">Which elements count.</param>
    /// <param name="part">If it is the first ones, how many.</param>
    private static void CheckMask<TSimd, TVector, T>(T[] values, T[] expected, bool[] mask, int? part)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] kept = [.. expected.Select((value, i) => mask[i] ? value : T.Zero)];
        T?[] written = [.. values.Select((value, i) => mask[i] ? value : (T?)null)];
        TVector bits = MaskOf<TSimd, TVector, T>(mask), vector = SimdCheck<TSimd, TVector, T>.Vector(values);
        using var source = new Area<T>(values);
        SimdCheck<TSimd, TVector, T>.AssertIs(kept, TSimd.LoadMasked(source.Start, bits), "masked load");
        using var masked = new Area<T>(values.Length);
        TSimd.StoreMasked(masked.Start, vector, bits);
        masked.AssertIs(written, $"{typeof(TSimd).Name}, masked store");
        if (part is not { } count)
            return;
        SimdCheck<TSimd, TVector, T>.AssertIs(kept, TSimd.LoadPartial(source.Start, count), $"load of {count}");
        using var stored = new Area<T>(values.Length);
        TSimd.StorePartial(stored.Start, vector, count);
        stored.AssertIs(written, $"{typeof(TSimd).Name}, store of {count}");
    }

    /// <summary>A touched page would end the process.</summary>
    private static void TouchNothingBeyond<TSimd, TVector, T>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var memory = new GuardedMemory();
        for (int part = 0; part <= TSimd.Count; part++)
        {
            T* end = memory.Place<T>(part, Edge.End);
            Array.ConvertAll(new int[part], _ => T.One).CopyTo(new Span<T>(end, part));
            TVector ones = TSimd.LoadPartial(end, part);
            T[] expected = [.. Enumerable.Range(0, TSimd.Count).Select(i => i < part ? T.One : T.Zero)];
            SimdCheck<TSimd, TVector, T>.AssertIs(expected, ones, $"load of {part} at the end");
            TSimd.StorePartial(end, ones, part);
            TVector first = MaskOf<TSimd, TVector, T>([.. Enumerable.Range(0, TSimd.Count).Select(i => i < part)]);
            SimdCheck<TSimd, TVector, T>.AssertIs(expected, TSimd.LoadMasked(end, first), $"masked load of {part} at the end");
            TSimd.StoreMasked(end, ones, first);

            T* start = memory.Place<T>(part, Edge.Start) - (TSimd.Count - part);
            TVector last = MaskOf<TSimd, TVector, T>([.. Enumerable.Range(0, TSimd.Count).Select(i => i >= TSimd.Count - part)]);
            TSimd.StoreMasked(start, TSimd.Broadcast(T.One), last);
            SimdCheck<TSimd, TVector, T>.AssertIs(
                [.. Enumerable.Reverse(expected)], TSimd.LoadMasked(start, last), $"masked load of {part} at the start");
        }
    }

    private static TVector MaskOf<TSimd, TVector, T>(bool[] mask)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SimdCheck<TSimd, TVector, T>.Vector(Array.ConvertAll(mask, counts => counts ? SpecialNumbers.AllBits<T>() : T.Zero));

    private static T Flushed<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsSubnormal(value) ? T.IsNegative(value) ? T.NegativeZero : T.Zero : value;
}
