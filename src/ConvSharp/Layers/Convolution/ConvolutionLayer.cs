using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Initialization;
using ConvSharp.Plans;
using ConvSharp.Tensors;

namespace ConvSharp.Layers;

/// <summary>
/// The base of all six layers: torch's arguments, a weight and an optional bias, and a forward pass that plans each input shape once. A
/// layer has no state but its parameters and plans; any number of threads may call it.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ConvolutionLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionOperation<T> _operation;
    private readonly PlanCache<T> _plans;

    private protected ConvolutionLayer(
        ConvolutionKind kind, int rank, long inChannels, long outChannels, PerAxis kernelSize, bool bias, ConvolutionOptions options,
        TorchGenerator? generator)
    {
        SupportedTypes.Check<T>();
        GeometryValidation.CheckLayer(kind, rank, inChannels, outChannels, kernelSize, options);
        (Kind, Rank, InChannels, OutChannels, KernelSize, Options) = (kind, rank, inChannels, outChannels, kernelSize, options);
        nint[] weightShape = WeightShape.Of(kind, rank, inChannels, outChannels, kernelSize, options.Groups);
        Weight = Register(new Parameter<T>("weight", Operand.New<T>(weightShape, "weight", nameof(outChannels))));
        Bias = bias ? Register(new Parameter<T>("bias", Operand.New<T>([(nint)outChannels], "bias", nameof(outChannels)))) : null;
        _operation = new ConvolutionOperation<T>(this);
        _plans = new PlanCache<T>(kind, options, PackingBudget.Shared);
        FirstWeights.Set(Weight, Bias, generator);
    }

    /// <summary>Convolution or transposed convolution.</summary>
    public ConvolutionKind Kind { get; }

    /// <summary>Number of spatial axes.</summary>
    public int Rank { get; }

    /// <summary>Channels of the input.</summary>
    public long InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public long OutChannels { get; }

    /// <summary>Stride, padding, dilation, groups and padding mode.</summary>
    public ConvolutionOptions Options { get; }

    /// <summary>Convolution: [out, in / groups, kernel …]; transposed: [in, out / groups, kernel …].</summary>
    public Parameter<T> Weight { get; }

    /// <summary>[out], or null for a layer without bias.</summary>
    public Parameter<T>? Bias { get; }

    /// <summary>Taps of the kernel, one number or one per axis.</summary>
    public PerAxis KernelSize { get; }

    /// <summary>The plans that the layer keeps, and their packed weights.</summary>
    internal PlanCache<T> Plans => _plans;

    /// <summary>Draws weight, then bias, as torch does when it makes the layer.</summary>
    public void ResetParameters(TorchGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        Init.ConvolutionDefault(Weight.ForWriting(), Bias is null ? default : Bias.ForWriting(), generator);
    }

    /// <summary>Applies the layer to an input.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>[batch, out channels, spatial …], unbatched if the input is.</returns>
    /// <exception cref="ConvolutionArgumentException">The input does not fit the layer.</exception>
    public override Tensor<T> Forward(Tensor<T> input, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            return PlanFor(input.Lengths, default, parallel).Execute(input, parallel);
        }
        catch (ConvolutionArgumentException error) when (LayerPath<T>.Note(error, this))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var convolve = new Convolve(Kind, Options);
        return Bias is null
            ? builder.Add(convolve, input, builder.Constant(Weight))
            : builder.Add(convolve, input, builder.Constant(Weight), builder.Constant(Bias));
    }

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input)
    {
        try
        {
            return input.Tape.Apply(_operation, input);
        }
        catch (ConvolutionArgumentException error) when (LayerPath<T>.Note(error, this))
        {
            throw;
        }
    }

    /// <summary>Applies the layer to an input, into a given tensor; in steady state nothing is allocated.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …]; need not be dense.</param>
    /// <param name="output">
    /// [batch, out channels, spatial …]; need not be dense, but must not share memory with the input or the parameters.
    /// </param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">
    /// A shape does not fit, or the output shares memory; the output is untouched.
    /// </exception>
    public void Forward(in ReadOnlyTensorSpan<T> input, in TensorSpan<T> output, ParallelOptions? parallel = null)
    {
        try
        {
            TensorMemory.CheckApart(output, Weight.Values, "weight");
            if (Bias is not null)
                TensorMemory.CheckApart(output, Bias.Values, "bias");
            PlanFor(input.Lengths, default, parallel).Execute(input, output, parallel);
        }
        catch (ConvolutionArgumentException error) when (LayerPath<T>.Note(error, this))
        {
            throw;
        }
    }

    /// <summary>The layer's plan for an input shape: algorithm, work space, geometry. The plan holds the present weights.</summary>
    /// <param name="inputShape">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="parallel">Threads and cancellation of planning and packing; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">The shape does not fit the layer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ConvolutionPlan<T> Plan(ReadOnlySpan<nint> inputShape, ParallelOptions? parallel = null) =>
        PlanFor(inputShape, default, parallel, nameof(inputShape));

    /// <summary>The geometry for an input shape, with all sizes.</summary>
    /// <param name="inputShape">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <exception cref="ConvolutionArgumentException">The shape does not fit the layer.</exception>
    public ConvolutionGeometry Geometry(ReadOnlySpan<nint> inputShape) => GeometryFor(inputShape, nameof(inputShape));

    /// <summary>The same for a method whose parameter for the input has another name.</summary>
    internal ConvolutionGeometry GeometryFor(ReadOnlySpan<nint> inputShape, string parameter) =>
        ConvolutionGeometry.Create(Kind, Options, inputShape, Weight.Shape, new OperandNames(parameter, parameter));

    /// <summary>The layer as torch prints it: Conv2d(3, 1, kernel_size=(3, 3), stride=(1, 1)).</summary>
    public override string ToString() => LayerText.Of(Kind, Rank, InChannels, OutChannels, KernelSize, Bias is not null, Options);

    /// <summary>The plan for an input shape and, for transposed layers, a wanted output size.</summary>
    internal ConvolutionPlan<T> PlanFor(
        ReadOnlySpan<nint> inputShape, PerAxis outputSize, ParallelOptions? parallel, string parameter = "input")
    {
        (long weightVersion, long biasVersion) = (Weight.Version, Bias?.Version ?? 0);
        return _plans.Find(inputShape, outputSize, weightVersion, biasVersion)
            ?? NewPlan(inputShape, outputSize, weightVersion, biasVersion, parallel, parameter);
    }

    private ConvolutionPlan<T> NewPlan(
        ReadOnlySpan<nint> inputShape, PerAxis outputSize, long weightVersion, long biasVersion, ParallelOptions? parallel,
        string parameter)
    {
        ReadOnlyTensorSpan<T> bias = Bias is null ? default : Bias.Values;
        try
        {
            return _plans.Make(inputShape, outputSize, new WeightSpan<T>(Weight.Values), weightVersion, bias, biasVersion, parallel);
        }
        catch (ConvolutionArgumentException refusal)
        {
            throw new OperandNames(parameter, parameter).Blamed(refusal);
        }
    }
}
