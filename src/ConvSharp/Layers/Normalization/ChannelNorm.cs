using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>What batch norms and instance norms have in common: a weight and a bias for each channel, and running averages.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ChannelNorm<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected ChannelNorm(long numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats)
    {
        if (numFeatures < 1)
        {
            ConvolutionArgumentException.Throw("num_features must be a positive number of channels", "num_features", numFeatures,
                "use the input's number of channels");
        }

        (NumFeatures, Eps, Momentum) = (numFeatures, eps, momentum);
        nint[] shape = [checked((nint)numFeatures)];
        if (affine)
        {
            Weight = Register(Affine.New("weight", shape, T.One));
            Bias = Register(Affine.New("bias", shape, T.Zero));
        }

        if (trackRunningStats)
        {
            RunningMean = RegisterBuffer(Affine.New("running_mean", shape, T.Zero));
            RunningVar = RegisterBuffer(Affine.New("running_var", shape, T.One));
            NumBatchesTracked = RegisterBuffer("num_batches_tracked", new Counter());
        }

        Norm = new PlaneNorm<T>(Weight, Bias, eps);
    }

    /// <summary>Channels.</summary>
    public long NumFeatures { get; }

    /// <summary>What is added to the variance.</summary>
    public double Eps { get; }

    /// <summary>The newest batch's weight in the running averages; null as torch's None.</summary>
    public double? Momentum { get; }

    /// <summary>[channels], or null without affine.</summary>
    public Parameter<T>? Weight { get; }

    /// <summary>[channels], or null without affine.</summary>
    public Parameter<T>? Bias { get; }

    /// <summary>The running average of the means, or null if none is kept.</summary>
    public Parameter<T>? RunningMean { get; }

    /// <summary>The running average of the unbiased variances, or null if none is kept.</summary>
    public Parameter<T>? RunningVar { get; }

    /// <summary>Training passes of a batch norm so far (an instance norm leaves it at 0), or null if no averages are kept.</summary>
    public Counter? NumBatchesTracked { get; }

    /// <inheritdoc/>
    protected override string ArgumentText =>
        $"{NumFeatures}, eps={PythonText.Of(Eps)}, momentum={(Momentum is { } momentum ? PythonText.Of(momentum) : "None")}, "
        + $"affine={PythonText.Of(Weight is not null)}, track_running_stats={PythonText.Of(RunningMean is not null)}";

    private protected PlaneNorm<T> Norm { get; }

    /// <summary>Whether mean and deviation come from the input, not from the running averages.</summary>
    private protected bool Measures(Pass<T> pass) => pass.IsTraining || RunningMean is null;

    /// <summary>Adds the norm with the running averages, or with those of the batch, to a graph.</summary>
    private protected string AddTo(InferenceGraphBuilder builder, string input, bool measures) => builder.Add(
        new BatchNormalization(Eps, measures), input, builder.Constant(Weight, NumFeatures, 1), builder.Constant(Bias, NumFeatures, 0),
        builder.Constant(RunningMean, NumFeatures, 0), builder.Constant(RunningVar, NumFeatures, 1));

    /// <summary>Updates a channel's running averages.</summary>
    private protected void Track(int channel, double mean, double variance, double weight)
    {
        RunningMean![channel] = NormFormulas<T>.Average(RunningMean[channel], mean, weight);
        RunningVar![channel] = NormFormulas<T>.Average(RunningVar[channel], variance, weight);
    }
}
