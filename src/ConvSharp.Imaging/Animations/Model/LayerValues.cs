namespace ConvSharp.Imaging.Animations.Model;

/// <summary>
/// The numbers in the cells: the numbers of the layer and its input as far as they are given, else small made-up integers, the same every
/// time; and the output that they give.
/// </summary>
internal sealed class LayerValues
{
    private readonly SlidingWindow _window;
    private double[]? _output;

    public LayerValues(SlidingWindow window, AnimationValues given)
    {
        _window = window;
        var random = new Random(2016);
        Input = Draw(window.Geometry.InChannels * window.Geometry.InputPlane, 0, 4, given.Input);
        Weight = Draw(window.Geometry.WeightLength, 0, 3, given.Weight);
        Bias = given.HasBias ? Draw(window.Geometry.OutChannels, 0, 2, given.Bias) : null;

        double[] Draw(long count, int least, int beyond, double[]? instead)
        {
            double[] samples = [.. Enumerable.Range(0, checked((int)count)).Select(_ => (double)random.Next(least, beyond))];
            return instead ?? samples;
        }
    }

    /// <summary>[in channels, spatial …].</summary>
    public double[] Input { get; }

    /// <summary>In the order of the layer's weight.</summary>
    public double[] Weight { get; }

    /// <summary>One for each output channel; null: the layer has none.</summary>
    public double[]? Bias { get; }

    /// <summary>[out channels, spatial …]; computed when it is first asked for.</summary>
    public double[] Output => _output ??= [.. Enumerable.Range(0, _window.StepCount).Select(Sum)];

    private double Sum(int step)
    {
        double bias = Bias is null ? 0 : Bias[_window.Output(step).Channel];
        return _window.Products(step).Sum(at => Weight[at.Weight] * Input[at.Input]) + bias;
    }
}
