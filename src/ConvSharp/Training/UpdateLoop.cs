using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvSharp.Training;

/// <summary>An optimizer's formula for a vector of elements.</summary>
internal interface IUpdateRule<T>
    where T : unmanaged
{
    /// <summary>How many moments the formula has: 0 to 3.</summary>
    static abstract int Moments { get; }

    /// <summary>Updates values and moments with a gradient.</summary>
    void Step(ref Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second, ref Vector<T> third);
}

/// <summary>Runs an optimizer's formula over spans.</summary>
internal static class UpdateLoop
{
    public static void Run<T, TRule>(
        TRule rule, Span<T> values, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second, Span<T> third)
        where T : unmanaged
        where TRule : struct, IUpdateRule<T>
    {
        int whole = values.Length / Vector<T>.Count * Vector<T>.Count;
        RunWhole(rule, values[..whole], gradient[..whole], Part(first, 0, whole), Part(second, 0, whole), Part(third, 0, whole));
        int rest = values.Length - whole;
        if (rest == 0)
            return;

        Span<T> padded = stackalloc T[5 * Vector<T>.Count];
        padded.Clear();
        Span<T> lastValues = Lane(padded, 0), lastGradient = Lane(padded, 1);
        Span<T> lastFirst = Lane(padded, 2), lastSecond = Lane(padded, 3), lastThird = Lane(padded, 4);
        Span<T> firstRest = Part(first, whole, rest), secondRest = Part(second, whole, rest), thirdRest = Part(third, whole, rest);
        values[whole..].CopyTo(lastValues);
        gradient[whole..].CopyTo(lastGradient);
        firstRest.CopyTo(lastFirst);
        secondRest.CopyTo(lastSecond);
        thirdRest.CopyTo(lastThird);
        RunWhole(rule, lastValues, lastGradient, lastFirst, lastSecond, lastThird);
        lastValues[..rest].CopyTo(values[whole..]);
        lastFirst[..firstRest.Length].CopyTo(firstRest);
        lastSecond[..secondRest.Length].CopyTo(secondRest);
        lastThird[..thirdRest.Length].CopyTo(thirdRest);
    }

    private static void RunWhole<T, TRule>(
        TRule rule, Span<T> values, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second, Span<T> third)
        where T : unmanaged
        where TRule : struct, IUpdateRule<T>
    {
        Span<Vector<T>> value = MemoryMarshal.Cast<T, Vector<T>>(values), firsts = MemoryMarshal.Cast<T, Vector<T>>(first);
        Span<Vector<T>> seconds = MemoryMarshal.Cast<T, Vector<T>>(second), thirds = MemoryMarshal.Cast<T, Vector<T>>(third);
        ReadOnlySpan<Vector<T>> gradients = MemoryMarshal.Cast<T, Vector<T>>(gradient);
        Vector<T> none = default;
        for (int i = 0; i < value.Length; i++)
        {
            if (TRule.Moments == 0)
                rule.Step(ref value[i], gradients[i], ref none, ref none, ref none);
            else if (TRule.Moments == 1)
                rule.Step(ref value[i], gradients[i], ref firsts[i], ref none, ref none);
            else if (TRule.Moments == 2)
                rule.Step(ref value[i], gradients[i], ref firsts[i], ref seconds[i], ref none);
            else
                rule.Step(ref value[i], gradients[i], ref firsts[i], ref seconds[i], ref thirds[i]);
        }
    }

    private static Span<T> Part<T>(Span<T> moments, int start, int length) => moments.IsEmpty ? moments : moments.Slice(start, length);

    private static Span<T> Lane<T>(Span<T> padded, int index)
        where T : unmanaged => padded.Slice(index * Vector<T>.Count, Vector<T>.Count);
}
