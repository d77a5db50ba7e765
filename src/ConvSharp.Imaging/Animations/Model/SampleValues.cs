namespace ConvSharp.Imaging.Animations.Model;

/// <summary>Small whole numbers for the cells, the same every time, and the output that they give.</summary>
internal sealed class SampleValues
{
    public SampleValues(SlidingWindow window)
    {
        var random = new Random(2016);
        Input = [.. Draw(window.Geometry.InChannels * window.Geometry.InputPlane, 0, 4)];
        Weight = [.. Draw(window.Geometry.WeightLength, 0, 3)];
        Bias = [.. Draw(window.Geometry.OutChannels, 0, 2)];
        Output = new int[window.StepCount];
        for (int step = 0; step < Output.Length; step++)
            Output[step] = Bias[window.Output(step).Channel] + window.Products(step).Sum(at => Weight[at.Weight] * Input[at.Input]);

        IEnumerable<int> Draw(long count, int least, int beyond) =>
            Enumerable.Range(0, checked((int)count)).Select(_ => random.Next(least, beyond));
    }

    /// <summary>[in channels, spatial …].</summary>
    public int[] Input { get; }

    /// <summary>In the order of the layer's weight.</summary>
    public int[] Weight { get; }

    /// <summary>One for each output channel.</summary>
    public int[] Bias { get; }

    /// <summary>[out channels, spatial …].</summary>
    public int[] Output { get; }
}
