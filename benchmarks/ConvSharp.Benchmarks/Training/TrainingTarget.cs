namespace ConvSharp.Benchmarks.Training;

/// <summary>What a network should give, and by that its loss.</summary>
internal abstract record TrainingTarget
{
    /// <summary>Pictures; the loss is the mean squared error.</summary>
    public sealed record Pictures(float[] Values, long[] Shape) : TrainingTarget;

    /// <summary>A class for each element of the batch; the loss is the cross entropy.</summary>
    public sealed record Classes(long[] Numbers) : TrainingTarget;
}
