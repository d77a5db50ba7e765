using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Tests.Subnormals;

/// <summary>Subnormal numbers, and what flushing makes of an array by its definition.</summary>
internal static class SubnormalData
{
    /// <summary>The smallest normal number.</summary>
    public static T SmallestNormal<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.CreateChecked(Math.ScaleB(1, typeof(T) == typeof(float) ? -126 : -1022));

    /// <summary>All that is special, and what stands on both sides of the border.</summary>
    public static T[] Edges<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T normal = SmallestNormal<T>();
        T[] positive =
        [
            T.Zero, T.Epsilon, T.Epsilon + T.Epsilon, normal / T.CreateChecked(2), T.BitDecrement(normal), normal, T.BitIncrement(normal),
            T.One, T.PositiveInfinity, T.NaN,
        ];
        return [.. positive, .. positive.Select(value => -value)];
    }

    /// <summary>Subnormal numbers of both signs and all sizes.</summary>
    public static T[] Subnormal<T>(int count, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            T size = T.BitDecrement(SmallestNormal<T>()) * T.CreateChecked(Math.ScaleB(1 - random.NextDouble(), -random.Next(20)));
            values[i] = T.Max(size, T.Epsilon) * (random.Next(2) == 0 ? T.One : -T.One);
        }

        return values;
    }

    /// <summary>A copy of which about one element in <paramref name="every"/> is subnormal.</summary>
    public static T[] Sprinkled<T>(T[] values, int seed, int every = 3)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] subnormal = Subnormal<T>(values.Length, seed);
        return [.. values.Select((value, i) => random.Next(every) == 0 ? subnormal[i] : value)];
    }

    /// <summary>Zeros of the same sign in place of subnormal numbers.</summary>
    public static T[] Flushed<T>(T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. values.Select(value => T.Abs(value) < SmallestNormal<T>() ? T.CopySign(T.Zero, value) : value)];

    /// <summary>The bits of a float or double.</summary>
    public static long Bits<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Unsafe.BitCast<T, int>(value)
        : Unsafe.BitCast<T, long>(value);

    /// <summary>The first element whose bits differ, or −1.</summary>
    public static int FirstDifference<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (Bits(expected[i]) != Bits(actual[i]))
                return i;
        }

        return -1;
    }
}
