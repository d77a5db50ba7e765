using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>
/// The base of the three instance norms: each channel of each sample minus its mean, divided by its deviation; with affine, times weight,
/// plus bias. If running averages are kept, a training pass updates them, and inference takes mean and deviation from them.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class InstanceNorm<T> : ChannelNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _rank;

    private protected InstanceNorm(int rank, long numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats)
        : base(numFeatures, eps, momentum, affine, trackRunningStats) => _rank = rank;

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        if (shape.Length != _rank + 1 && shape.Length != _rank + 2)
        {
            ConvolutionArgumentException.Throw(
                $"expected {_rank + 1}D or {_rank + 2}D input (got {shape.Length}D input)", "input", ShapeText.Print(shape),
                "give [batch, channels, spatial …] or [channels, spatial …]");
        }

        int axis = shape.Length - _rank - 1;
        if (shape[axis] != NumFeatures && (Weight is not null || RunningMean is not null))
        {
            ConvolutionArgumentException.Throw(
                $"expected input's size at dim={axis} to match num_features ({NumFeatures}), but got: {shape[axis]}", "input",
                ShapeText.Print(shape), $"give {NumFeatures} channels");
        }

        nint elements = 1;
        foreach (nint size in shape[(axis + 1)..])
            elements *= size;
        if (elements == 0 || shape[axis] == 0)
        {
            ConvolutionArgumentException.Throw("Expected input to have non-zero size for non-batch dimensions", "input",
                ShapeText.Print(shape), "only the batch may be empty");
        }

        if (Measures(pass) && elements == 1)
        {
            ConvolutionArgumentException.Throw(
                $"Expected more than 1 spatial element when training, got input size {ShapeText.Print(shape)}", "input",
                ShapeText.Print(shape), "use larger planes");
        }

        return shape.ToArray();
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return RunningMean is not null
            ? AddTo(builder, input, measures: false)
            : builder.Add(
                new GroupNormalization(null, Eps), input, builder.Constant(Weight, NumFeatures, 1), builder.Constant(Bias, NumFeatures, 0));
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        NormPlanes planes = PlanesOf(pass);
        if (Measures(pass))
            Track(pass, planes, Norm.Measure(pass, planes));
        else
            Norm.Take(pass, planes, RunningMean!, RunningVar!);
        Norm.Forward(pass, planes);
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => Norm.Backward(pass, PlanesOf(pass));

    private NormPlanes PlanesOf(Pass<T> pass)
    {
        ReadOnlySpan<nint> shape = pass.InputShape();
        nint batch = shape.Length == _rank + 2 ? shape[0] : 1;
        NormPlanes planes = NormPlanes.OfRuns(batch, shape[^(_rank + 1)..], 1);
        return Measures(pass) ? planes : planes with { Groups = planes.Channels };
    }

    /// <summary>
    /// Updates the running averages by the samples' means and variances, averaged over the batch. Without a momentum they stay.
    /// </summary>
    private void Track(Pass<T> pass, NormPlanes planes, ReadOnlySpan<Moments> groups)
    {
        if (!pass.IsTraining || RunningMean is null || groups.IsEmpty)
            return;
        double samples = groups.Length / planes.Channels;
        for (int channel = 0; channel < planes.Channels; channel++)
        {
            (double mean, double variance) = (0, 0);
            for (int plane = channel; plane < groups.Length; plane += planes.Channels)
                (mean, variance) = (mean + groups[plane].Mean, variance + groups[plane].Variance);
            Track(channel, mean / samples, variance / samples, Momentum ?? 0);
        }
    }
}
