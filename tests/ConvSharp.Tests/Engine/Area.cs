using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>Numbers in memory with NaN around them: reads beyond spoil sums, and writes beyond are seen.</summary>
internal sealed unsafe class Area<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Margin = 64;

    private readonly T* _memory;

    /// <summary>An area of NaN.</summary>
    public Area(int length)
    {
        Length = length;
        _memory = (T*)NativeMemory.Alloc((nuint)(length + (2 * Margin)), (nuint)sizeof(T));
        MemoryMarshal.AsBytes(new Span<T>(_memory, length + (2 * Margin))).Fill(byte.MaxValue);
        Start = _memory + Margin;
    }

    /// <summary>An area of small whole numbers, whose sums and products are exact in any order.</summary>
    public Area(int length, uint seed)
        : this(length)
    {
        for (int i = 0; i < length; i++)
            Start[i] = T.CreateTruncating((int)((((uint)i + seed) * 2_654_435_761u) >> 16) % 11 - 5);
    }

    /// <summary>An area of these numbers.</summary>
    public Area(ReadOnlySpan<T> values)
        : this(values.Length) => values.CopyTo(new Span<T>(Start, values.Length));

    public int Length { get; }

    public T* Start { get; }

    public T this[nint index] => Start[index];

    /// <summary>Checks every bit of the area and of what lies around it.</summary>
    /// <param name="expected">The numbers; null where nothing may have been written.</param>
    /// <param name="what">What has written them.</param>
    /// <param name="free">Places that may hold anything.</param>
    public void AssertIs(T?[] expected, string what, Func<int, bool>? free = null)
    {
        Assert.Equal(Length, expected.Length);
        for (int i = -Margin; i < Length + Margin; i++)
        {
            T? wanted = i >= 0 && i < Length ? expected[i] : null;
            bool right = wanted is { } number ? SameBits(number, Start[i]) : IsUntouched(Start[i]);
            if (!right && free?.Invoke(i) != true)
                Assert.Fail($"{what}: element {i} is {Start[i]}, but should be {(wanted is null ? "untouched" : wanted.ToString())}");
        }
    }

    /// <summary>Checks that numbers are near the expected ones, and that nothing around them has been written.</summary>
    public void AssertNear(double?[] expected, double tolerance, string what)
    {
        Assert.Equal(Length, expected.Length);
        for (int i = -Margin; i < Length + Margin; i++)
        {
            double? wanted = i >= 0 && i < Length ? expected[i] : null;
            bool right = wanted is { } number
                ? Math.Abs(double.CreateTruncating(Start[i]) - number) <= tolerance
                : IsUntouched(Start[i]);
            if (!right)
                Assert.Fail($"{what}: element {i} is {Start[i]}, but should be {(wanted is null ? "untouched" : wanted.ToString())}");
        }
    }

    /// <summary>Checks that nothing around the area has been written.</summary>
    public void AssertStaysWithin(string what) => AssertIs(new T?[Length], what, i => i >= 0 && i < Length);

    public void Dispose() => NativeMemory.Free(_memory);

    private static bool IsUntouched(T value)
    {
        foreach (byte part in MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)))
        {
            if (part != byte.MaxValue)
                return false;
        }

        return true;
    }

    private static bool SameBits(T left, T right) => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in left))
        .SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in right)));
}
