using System.Numerics;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>
/// The kernel between each input channel and the current output channel, and the sum of its products: the sums of the channels add up to the
/// output.
/// </summary>
internal sealed class ChannelKernels(SlidingWindow window, LayerValues values, SceneLayout layout, List<Mark> marks)
{
    private readonly int _plane = (int)window.Geometry.OutputPlane;

    public void Draw()
    {
        if (layout.ChannelKernels.Count == 0)
        {
            return;
        }

        for (int channel = 0; channel < window.Geometry.OutChannels; channel++)
        {
            foreach (int inChannel in window.InputChannels(channel))
                Draw(inChannel, channel);
        }

        for (int step = 0; step < window.StepCount; step++)
        {
            foreach ((int channel, double sum) in SumText.ChannelSums(window, values, step))
                DrawSum(channel, sum, step);
        }
    }

    /// <summary>A kernel, as long as its output channel is computed.</summary>
    private void Draw(int inChannel, int outChannel)
    {
        Lattice kernel = layout.ChannelKernels[inChannel];
        int first = (int)(window.Geometry.KernelBetween(inChannel, outChannel) * window.Geometry.KernelTaps);
        Add(new Figure(InkRole.Kernel, kernel.Flat([.. Cell.Of(1, kernel.Rows, kernel.Columns)])), outChannel * _plane, _plane);
        float size = layout.Cell * CellNumbers.Share(CellNumbers.Letters(values.Weight));
        foreach (Cell tap in Cell.Of(1, kernel.Rows, kernel.Columns))
        {
            string text = NumberText.Short(values.Weight[first + window.Weight(tap)]);
            Add(new Label(InkRole.Text, text, kernel.Middle(tap), size), outChannel * _plane, _plane);
        }
    }

    private void DrawSum(int channel, double sum, int step)
    {
        (Vector2 min, Vector2 max) = layout.ChannelKernels[channel].Bounds;
        float size = layout.LabelSize;
        string text = $"Σ {NumberText.Short(sum)}";
        Vector2 middle = layout.Rank == 1
            ? new Vector2(max.X + ((FontMetrics.Width(text, size) + size) / 2), (min.Y + max.Y) / 2)
            : new Vector2((min.X + max.X) / 2, max.Y + (0.8f * size));
        Add(new Label(InkRole.Text, text, middle, size), step, 1);
    }

    private void Add(Mark mark, int frame, int length) =>
        marks.Add(mark with { Frame = frame, Length = length, Cycle = window.StepCount });
}
