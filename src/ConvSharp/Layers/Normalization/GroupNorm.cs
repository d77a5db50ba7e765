using System.Globalization;
using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>
/// The channels of each sample, [batch, channels, …], in groups: each group minus its mean, divided by its deviation; with affine, times
/// the channel's weight, plus its bias: torch.nn.GroupNorm.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class GroupNorm<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlaneNorm<T> _norm;

    /// <summary>Makes the layer; with affine, weight 1 and bias 0.</summary>
    /// <param name="numGroups">Groups that the channels are divided into.</param>
    /// <param name="numChannels">Channels, a multiple of the number of groups. Without affine the input may have another multiple.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="affine">Whether a weight and a bias of each channel are learnt.</param>
    /// <exception cref="ConvolutionArgumentException">A number is not positive, or the groups do not divide the channels.</exception>
    public GroupNorm(long numGroups, long numChannels, double eps = 1e-5, bool affine = true)
    {
        if (numGroups < 1)
            ConvolutionArgumentException.Throw("num_groups must be positive", "num_groups", numGroups, "use 1 or more");
        if (numChannels < 1 || numChannels % numGroups != 0)
        {
            ConvolutionArgumentException.Throw("num_channels must be divisible by num_groups", "num_channels", numChannels,
                $"use a multiple of {numGroups}");
        }

        (NumGroups, NumChannels, Eps) = (numGroups, numChannels, eps);
        if (affine)
        {
            nint[] shape = [checked((nint)numChannels)];
            Weight = Register(Affine.New("weight", shape, T.One));
            Bias = Register(Affine.New("bias", shape, T.Zero));
        }

        _norm = new PlaneNorm<T>(Weight, Bias, eps);
    }

    /// <summary>Groups that the channels are divided into.</summary>
    public long NumGroups { get; }

    /// <summary>Channels.</summary>
    public long NumChannels { get; }

    /// <summary>What is added to the variance.</summary>
    public double Eps { get; }

    /// <summary>[channels], or null without affine.</summary>
    public Parameter<T>? Weight { get; }

    /// <summary>[channels], or null without affine.</summary>
    public Parameter<T>? Bias { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => string.Create(
        CultureInfo.InvariantCulture,
        $"{NumGroups}, {NumChannels}, eps={PythonText.Of(Eps)}, affine={PythonText.Of(Weight is not null)}");

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        if (shape.Length < 2)
        {
            ConvolutionArgumentException.Throw($"Expected at least 2 dimensions for input tensor but received {shape.Length}", "input",
                ShapeText.Print(shape), "give [batch, channels, …]");
        }

        if (Weight is not null && shape[1] != NumChannels)
        {
            ConvolutionArgumentException.Throw(
                $"Expected weight to be a vector of size equal to the number of channels in input, but got weight of shape [{NumChannels}] "
                + $"and input of shape {ShapeText.Print(shape)}",
                "input", ShapeText.Print(shape), $"give {NumChannels} channels");
        }

        if (shape[1] % NumGroups != 0)
        {
            ConvolutionArgumentException.Throw(
                "Expected number of channels in input to be divisible by num_groups, but got input of shape "
                + $"{ShapeText.Print(shape)} and num_groups={NumGroups}",
                "input", ShapeText.Print(shape), $"give a multiple of {NumGroups} channels");
        }

        if (shape[1..].Contains(0))
        {
            ConvolutionArgumentException.Throw("Expected input to have non-zero size for non-batch dimensions", "input",
                ShapeText.Print(shape), "only the batch may be empty");
        }

        if (shape[0] == 1 && PlanesOf(pass).GroupElements == 1)
        {
            ConvolutionArgumentException.Throw(
                $"Expected more than 1 value per channel when training, got input size {ShapeText.Print(shape)}", "input",
                ShapeText.Print(shape), "use fewer groups or larger planes");
        }

        return shape.ToArray();
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(
            new GroupNormalization(NumGroups, Eps), input, builder.Constant(Weight, NumChannels, 1),
            builder.Constant(Bias, NumChannels, 0));
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        NormPlanes planes = PlanesOf(pass);
        _norm.Measure(pass, planes);
        _norm.Forward(pass, planes);
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => _norm.Backward(pass, PlanesOf(pass));

    private NormPlanes PlanesOf(Pass<T> pass)
    {
        ReadOnlySpan<nint> shape = pass.InputShape();
        return NormPlanes.OfRuns(shape[0], shape[1..], (int)(shape[1] / NumGroups));
    }
}
