using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>Maxima over windows without gaps, in row-major order: of equal numbers the first counts, of NaNs the last.</summary>
/// <param name="Axes">The windows of depth, height and width.</param>
/// <param name="Rank">Spatial axes of the layer.</param>
internal sealed record WindowMaximum<T>(AxisWindows[] Axes, int Rank)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PlacesSlot = 0;

    private int OutputSize => Axes[0].Count * Axes[1].Count * Axes[2].Count;

    public static void Forward(Pass<T> pass)
    {
        if (pass.Output.IsEmpty)
            return;
        var maximum = (WindowMaximum<T>)pass.State!;
        Planes planes = Planes.Of(pass.InputShape(), maximum.Rank);
        if (pass.IsTraining)
            Places(pass); // makes their memory before several threads write to it
        pass.InRanges(planes.Count, planes.Size, (pass, planes, maximum), static (of, start, end) =>
        {
            int size = of.maximum.OutputSize;
            for (int plane = start; plane < end; plane++)
            {
                ReadOnlySpan<T> input = of.pass.Input().Slice(plane * of.planes.Size, of.planes.Size);
                Span<int> places = of.pass.IsTraining ? Places(of.pass).Slice(plane * size, size) : [];
                of.maximum.Pool(input, of.planes, of.pass.Output.Slice(plane * size, size), places);
            }
        });
    }

    public static void Backward(Pass<T> pass)
    {
        if (pass.Output.IsEmpty)
            return;
        var maximum = (WindowMaximum<T>)pass.State!;
        Planes planes = Planes.Of(pass.InputShape(), maximum.Rank);
        pass.InRanges(planes.Count, planes.Size, (pass, planes, maximum), static (of, start, end) =>
        {
            int size = of.maximum.OutputSize;
            for (int plane = start; plane < end; plane++)
            {
                Span<T> gradient = of.pass.InputGradient().Slice(plane * of.planes.Size, of.planes.Size);
                ReadOnlySpan<T> outputGradient = of.pass.OutputGradient.Slice(plane * size, size);
                ReadOnlySpan<int> places = Places(of.pass).Slice(plane * size, size);
                gradient.Clear();
                for (int i = 0; i < places.Length; i++)
                    gradient[places[i]] += outputGradient[i];
            }
        });
    }

    private void Pool(ReadOnlySpan<T> input, Planes planes, Span<T> output, Span<int> places)
    {
        (AxisWindows depths, AxisWindows heights, AxisWindows widths) = (Axes[0], Axes[1], Axes[2]);
        int at = 0;
        for (int d = 0; d < depths.Count; d++)
        {
            for (int h = 0; h < heights.Count; h++)
            {
                for (int w = 0; w < widths.Count; w++, at++)
                {
                    (output[at], int place) = Largest(input, planes, d, h, w);
                    if (!places.IsEmpty)
                        places[at] = place;
                }
            }
        }
    }

    /// <summary>The largest number of a window, and where it stands.</summary>
    private (T Value, int Place) Largest(ReadOnlySpan<T> input, Planes planes, int d, int h, int w)
    {
        (T largest, int place) = (T.NegativeInfinity, -1);
        for (int depth = 0; depth < Axes[0].Counts[d]; depth++)
        {
            for (int height = 0; height < Axes[1].Counts[h]; height++)
            {
                int row = ((Axes[0].Starts[d] + depth) * planes.Height) + Axes[1].Starts[h] + height;
                int first = (row * planes.Width) + Axes[2].Starts[w];
                ReadOnlySpan<T> values = input.Slice(first, Axes[2].Counts[w]);
                T value = TensorPrimitives.Max(values);
                if (place < 0 || value > largest || T.IsNaN(value))
                    (largest, place) = (value, first + PlaceOf(value, values));
            }
        }

        return (largest, place);
    }

    /// <summary>Where in its plane each maximum stands.</summary>
    private static Span<int> Places(Pass<T> pass) => pass.Saved<int>(PlacesSlot, pass.Output.Length);

    private static int PlaceOf(T value, ReadOnlySpan<T> values)
    {
        if (T.IsNaN(value))
        {
            int last = values.Length - 1;
            while (!T.IsNaN(values[last]))
                last--;
            return last;
        }

        int first = 0;
        while (values[first] != value)
            first++;
        return first;
    }
}
