using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Inference;

namespace ConvSharp.Layers;

/// <summary>
/// The base of the three batch norms: each channel minus its mean, divided by its deviation, times weight, plus bias. A training pass takes
/// mean and variance from the batch and updates running averages of both; inference takes the averages.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class BatchNorm<T> : ChannelNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _rank;

    private protected BatchNorm(int rank, long numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats)
        : base(numFeatures, eps, momentum, affine, trackRunningStats) => _rank = rank;

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        CheckRank(shape);
        if (shape[1] != NumFeatures)
        {
            ConvolutionArgumentException.Throw($"running_mean should contain {shape[1]} elements not {NumFeatures}", "input",
                ShapeText.Print(shape), $"give {NumFeatures} channels");
        }

        long perChannel = shape[0];
        foreach (nint size in shape[2..])
            perChannel *= size;
        if (Measures(pass) && perChannel <= 1)
        {
            ConvolutionArgumentException.Throw(
                $"Expected more than 1 value per channel when training, got input size {ShapeText.Print(shape)}", "input",
                ShapeText.Print(shape), "use a larger batch");
        }

        return shape.ToArray();
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return AddTo(builder, input, measures: RunningMean is null);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        var planes = NormPlanes.OfChannels(pass.InputShape());
        if (Measures(pass))
            Track(pass, Norm.Measure(pass, planes));
        else
            Norm.Take(pass, planes, RunningMean!, RunningVar!);
        Norm.Forward(pass, planes);
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) =>
        Norm.Backward(pass, NormPlanes.OfChannels(pass.InputShape()));

    /// <summary>Refuses a shape with the wrong number of axes; a 1-D layer takes plain features too.</summary>
    private void CheckRank(ReadOnlySpan<nint> shape)
    {
        if (shape.Length == _rank + 2 || (_rank == 1 && shape.Length == 2))
            return;
        (string sizes, string shapes) = _rank == 1 ? ("2D or ", "[batch, channels] or ") : ("", "");
        ConvolutionArgumentException.Throw(
            $"expected {sizes}{_rank + 2}D input (got {shape.Length}D input)", "input", ShapeText.Print(shape),
            $"give {shapes}[batch, channels, {GeometryValidation.AxisList(_rank)}]");
    }

    private void Track(Pass<T> pass, ReadOnlySpan<Moments> channels)
    {
        if (!pass.IsTraining || NumBatchesTracked is null)
            return;
        NumBatchesTracked.Value++;
        double newest = Momentum ?? (1.0 / NumBatchesTracked.Value);
        for (int channel = 0; channel < channels.Length; channel++)
            Track(channel, channels[channel].Mean, channels[channel].Variance, newest);
    }
}
