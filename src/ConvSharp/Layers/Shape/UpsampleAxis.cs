using System.Numerics;

namespace ConvSharp.Layers;

/// <summary>For each output element of an axis: the two input elements between which it lies, and the second one's weight.</summary>
internal sealed record UpsampleAxis<T>(int[] Firsts, int[] Seconds, T[] Weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>An axis that the input does not have.</summary>
    public static UpsampleAxis<T> Unit { get; } = new([0], [0], [T.Zero]);

    public int Count => Firsts.Length;

    /// <summary>The nearest element, computed in T as torch does: ⌊i · scale⌋.</summary>
    public static UpsampleAxis<T> Nearest(int input, int output, double? factor)
    {
        UpsampleAxis<T> axis = New(output);
        T scale = Scale(input, output, factor);
        for (int i = 0; i < output; i++)
        {
            int source = Math.Min(int.CreateTruncating(T.Floor(T.CreateTruncating(i) * scale)), input - 1);
            (axis.Firsts[i], axis.Seconds[i]) = (source, source);
        }

        return axis;
    }

    /// <summary>
    /// The place i · (input − 1) / (output − 1) where corners are aligned, else (i + ½) · scale − ½, not before the first element.
    /// </summary>
    public static UpsampleAxis<T> Linear(int input, int output, double? factor, bool alignCorners)
    {
        UpsampleAxis<T> axis = New(output);
        T half = T.CreateTruncating(0.5);
        T scale = !alignCorners ? Scale(input, output, factor)
            : output > 1 ? T.CreateTruncating(input - 1) / T.CreateTruncating(output - 1) : T.Zero;
        for (int i = 0; i < output; i++)
        {
            T number = T.CreateTruncating(i);
            T place = alignCorners ? number * scale : T.Max(((number + half) * scale) - half, T.Zero);
            int first = Math.Min(int.CreateTruncating(place), input - 1);
            axis.Firsts[i] = first;
            axis.Seconds[i] = Math.Min(first + 1, input - 1);
            axis.Weights[i] = T.Clamp(place - T.CreateTruncating(first), T.Zero, T.One);
        }

        return axis;
    }

    private static UpsampleAxis<T> New(int output) => new(new int[output], new int[output], new T[output]);

    /// <summary>Input elements for one output element; computed from the factor where one was given.</summary>
    private static T Scale(int input, int output, double? factor) =>
        factor is { } given ? T.CreateTruncating(1 / given) : T.CreateTruncating(input) / T.CreateTruncating(output);
}
