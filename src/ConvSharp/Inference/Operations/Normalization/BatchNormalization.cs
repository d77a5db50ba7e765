using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Each channel minus its mean, divided by its deviation, times a scale, plus a bias. Inputs: x [N, C, …], scale, bias, mean, variance,
/// [C] each. In training mode mean and variance are the batch's, and two more outputs are the running averages.
/// </summary>
/// <param name="epsilon">What is added to the variance.</param>
/// <param name="isTraining">Whether mean and variance are the batch's.</param>
/// <param name="momentum">The weight of the old running averages.</param>
/// <param name="epilogue">Activations of the output; null for nothing.</param>
public sealed class BatchNormalization(
    double epsilon = 1e-5, bool isTraining = false, double momentum = 0.9, IReadOnlyList<EpilogueStep>? epilogue = null) : Operation
{
    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; } = epsilon;

    /// <summary>Whether mean and variance are the batch's.</summary>
    public bool IsTraining { get; } = isTraining;

    /// <summary>The weight of the old running averages.</summary>
    public double Momentum { get; } = momentum;

    /// <summary>Activations of the output, in this order.</summary>
    public IReadOnlyList<EpilogueStep> Epilogue { get; } = epilogue?.Any(step => step.AddsResidual) == true
        ? throw new InferenceException("a batch norm adds no residual: give activations.")
        : epilogue ?? [];

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (input.Rank < 2)
            throw new InferenceException($"its input is {input}: give batch, channels and more axes.");
        for (int i = 1; i < 5; i++)
        {
            if (inputs.Required(i).Length != input.Shape[1] || inputs[i]!.Type != input.Type)
                throw new InferenceException($"its input {i} is {inputs[i]}: give {input.Shape[1]} numbers of the input's type.");
        }

        ValueInfo channels = ValueInfo.Of(input.Type, input.Shape[1]);
        ValueInfo output = EpilogueShapes.Result(Epilogue, inputs, inputs.Length, ValueInfo.Of(input.Type, input.Shape));
        return IsTraining ? [output, channels, channels] : [output];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Float<Maker, Step>(description.Inputs[0]!.Type, new Maker(this, description));
    }

    private readonly struct Maker(BatchNormalization norm, StepDescription description) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            ReadOnlySpan<nint> shape = description.Inputs[0]!.Shape;
            return new BatchNormalizationStep<T>(norm, shape[0], shape[1], OperationInputs.Product(shape[2..]));
        }
    }
}
