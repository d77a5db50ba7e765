using ConvSharp.Geometry;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Convolution or transposed convolution of 1, 2 or 3 spatial axes. Inputs: x [N, C, …], the weight (out, in / groups, kernel …;
/// transposed in, out / groups, kernel …), optionally the bias, and one residual for each <see cref="Epilogue"/> step that adds one.
/// </summary>
public sealed class Convolve : Operation
{
    /// <summary>Makes the operation.</summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="options">Stride, padding and the like. The accuracy is the model's.</param>
    /// <param name="epilogue">What follows on the output, element by element; null for nothing.</param>
    public Convolve(ConvolutionKind kind, ConvolutionOptions options, IReadOnlyList<EpilogueStep>? epilogue = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (ConvolutionKind, Options, Epilogue) = (kind, options, epilogue ?? []);
    }

    /// <summary>Convolution or transposed convolution.</summary>
    public ConvolutionKind ConvolutionKind { get; }

    /// <summary>Stride, padding and the like.</summary>
    public ConvolutionOptions Options { get; }

    /// <summary>What follows on the output, element by element, in this order.</summary>
    public IReadOnlyList<EpilogueStep> Epilogue { get; }

    /// <inheritdoc/>
    public override string Kind => ConvolutionKind == ConvolutionKind.Transposed ? "ConvTranspose" : "Conv";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo input, ValueInfo weight) = (inputs.Required(0), inputs.Required(1));
        OperationInputs.CheckSameType(input, weight);
        if (input.Rank != weight.Rank)
            throw new InferenceException($"its input is {input} and its weight {weight}: give the same number of axes.");
        var geometry = ConvolutionGeometry.Create(ConvolutionKind, Options, input.Shape, weight.Shape);
        if (inputs.Optional(2) is { } bias && (bias.Type != input.Type || bias.Rank != 1 || bias.Shape[0] != geometry.OutChannels))
            throw new InferenceException($"its bias is {bias}: give {geometry.OutChannels} numbers of the input's type.");
        return [EpilogueShapes.Result(Epilogue, inputs, FirstResidual, ValueInfo.Of(input.Type, geometry.OutputShape))];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Float<ConvolveStepMaker, Step>(description.Outputs[0].Type, new ConvolveStepMaker(this, description));
    }

    /// <summary>The input of the first residual.</summary>
    internal const int FirstResidual = 3;
}
