using System.Text;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Model;

namespace ConvSharp.Playground.Api;

/// <summary>
/// A layer at work, a step for each element of one side: which places of the other side it meets, by which weights. Gathering, the steps
/// are the outputs; spreading, they are the inputs.
/// </summary>
/// <param name="StepChannels">Channels of the side that is stepped through.</param>
/// <param name="StepSizes">Its depth, height and width.</param>
/// <param name="PlaceChannels">Channels of the other side.</param>
/// <param name="PlaceSizes">Its depth, height and width, with padding and the zeros of stretching.</param>
/// <param name="Places">
/// One letter for each place: e an element, p beyond the border, z a zero between two elements.
/// </param>
/// <param name="Sources">The element whose value stands at each place; −1: a zero.</param>
/// <param name="Meets">For each step, place and weight in turn.</param>
/// <param name="IsTurned">Whether the kernels lie turned by 180° over the places.</param>
internal sealed record LayerView(
    long StepChannels, long[] StepSizes, long PlaceChannels, long[] PlaceSizes, string Places, int[] Sources, int[][] Meets, bool IsTurned)
{
    private const char Element = 'e', Beyond = 'p', Between = 'z';

    /// <summary>Each output gathers the inputs under its window.</summary>
    public static LayerView Gather(ConvolutionGeometry geometry) => Of(GatheringWindow(geometry));

    /// <summary>Each input is spread over the outputs that it reaches; those that padding cuts off are shown too.</summary>
    public static LayerView Spread(ConvolutionGeometry geometry) =>
        SpreadingWindow(geometry) is { } window ? Of(window) : Inverted(GatheringWindow(geometry));

    /// <summary>The window over the inputs.</summary>
    public static SlidingWindow GatheringWindow(ConvolutionGeometry geometry) => new(geometry);

    /// <summary>The window over the outputs of a transposed layer that cuts its border; null: no output is cut off.</summary>
    public static SlidingWindow? SpreadingWindow(ConvolutionGeometry geometry)
    {
        bool isCut = geometry.Kind == ConvolutionKind.Transposed && geometry.PaddingMode == PaddingMode.Zeros
            && Array.TrueForAll(geometry.Axes.ToArray(), axis => Math.Min(axis.PadBefore, axis.PadAfter) >= 0);
        return isCut ? new SlidingWindow(AdjointGeometry.Of(geometry)) : null;
    }

    private static LayerView Of(SlidingWindow window)
    {
        ConvolutionGeometry geometry = window.Geometry;
        SlidingAxis[] axes = window.Axes;
        var places = new StringBuilder();
        var sources = new List<int>();
        for (int channel = 0; channel < geometry.InChannels; channel++)
        {
            foreach (Cell cell in Cell.Of(axes[0].Count, axes[1].Count, axes[2].Count))
            {
                Cell place = new(cell.Depth + axes[0].First, cell.Row + axes[1].First, cell.Column + axes[2].First);
                places.Append(window.IsInput(place) ? Element : IsBeyond(place) ? Beyond : Between);
                sources.Add(window.Source(channel, place) ?? -1);
            }
        }

        return new LayerView(
            geometry.OutChannels, Sizes(geometry, axis => axis.Output), geometry.InChannels,
            Array.ConvertAll(axes, axis => (long)axis.Count), places.ToString(), [.. sources],
            [.. Enumerable.Range(0, window.StepCount).Select(step => Meet(window, step).ToArray())], axes[^1].IsTurned);

        bool IsBeyond(Cell place) => IsBeyondAxis(place.Depth, 0) || IsBeyondAxis(place.Row, 1) || IsBeyondAxis(place.Column, 2);
        bool IsBeyondAxis(int place, int axis) => place < 0 || place > (geometry.AllAxes[axis].Input - 1) * axes[axis].Spacing;
    }

    private static IEnumerable<int> Meet(SlidingWindow window, int step)
    {
        (int channel, Cell output) = window.Output(step);
        SlidingAxis[] axes = window.Axes;
        foreach (int inChannel in window.InputChannels(channel))
        {
            int kernel = (int)(window.Geometry.KernelBetween(inChannel, channel) * window.Geometry.KernelTaps);
            foreach ((Cell place, Cell tap) in window.Window(output))
            {
                int plane = (inChannel * axes[0].Count) + place.Depth - axes[0].First;
                int row = (plane * axes[1].Count) + place.Row - axes[1].First;
                yield return (row * axes[2].Count) + place.Column - axes[2].First;
                yield return kernel + window.Weight(tap);
            }
        }
    }

    /// <summary>The products of the window, asked from the other side.</summary>
    private static LayerView Inverted(SlidingWindow window)
    {
        ConvolutionGeometry geometry = window.Geometry;
        List<int>[] meets = [.. Enumerable.Range(0, (int)(geometry.InChannels * geometry.InputPlane)).Select(_ => new List<int>())];
        for (int step = 0; step < window.StepCount; step++)
        {
            foreach (Product product in window.Products(step))
                meets[product.Input].AddRange([step, product.Weight]);
        }

        return new LayerView(
            geometry.InChannels, Sizes(geometry, axis => axis.Input), geometry.OutChannels, Sizes(geometry, axis => axis.Output),
            new string(Element, window.StepCount), [.. Enumerable.Range(0, window.StepCount)],
            Array.ConvertAll(meets, meet => meet.ToArray()), IsTurned: false);
    }

    private static long[] Sizes(ConvolutionGeometry geometry, Func<AxisGeometry, long> size) =>
        Array.ConvertAll(geometry.AllAxes.ToArray(), axis => size(axis));
}
