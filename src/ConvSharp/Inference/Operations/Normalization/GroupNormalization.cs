using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Groups of channels of each sample minus their mean, divided by their deviation, times the channel's scale, plus its bias. Inputs: x
/// [N, C, …], scale and bias, [C] each. As many groups as channels make an instance norm.
/// </summary>
/// <param name="groups">Groups of channels; null for as many as channels.</param>
/// <param name="epsilon">What is added to the variance.</param>
public sealed class GroupNormalization(long? groups, double epsilon = 1e-5) : Operation
{
    /// <summary>Groups of channels; null for as many as channels.</summary>
    public long? Groups { get; } = groups;

    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; } = epsilon;

    /// <inheritdoc/>
    public override string Kind => Groups is null ? "InstanceNormalization" : "GroupNormalization";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (input.Rank < 2 || (Groups is { } groups && (groups < 1 || input.Shape[1] % groups != 0)))
        {
            throw new InferenceException(
                $"its input is {input}: give batch, a number of channels that {Groups} groups divide, and more axes.");
        }

        for (int i = 1; i < 3; i++)
        {
            if (inputs.Required(i).Length != input.Shape[1] || inputs[i]!.Type != input.Type)
                throw new InferenceException($"its input {i} is {inputs[i]}: give {input.Shape[1]} numbers of the input's type.");
        }

        return [ValueInfo.Of(input.Type, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Float<Maker, Step>(description.Inputs[0]!.Type, new Maker(this, description));
    }

    private readonly struct Maker(GroupNormalization norm, StepDescription description) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            ReadOnlySpan<nint> shape = description.Inputs[0]!.Shape;
            nint groups = (nint)(norm.Groups ?? shape[1]);
            nint channels = shape[1] / Math.Max(groups, 1);
            return new GroupStep<T>(shape[0] * groups, groups, channels, OperationInputs.Product(shape[2..]), norm.Epsilon);
        }
    }

    private sealed unsafe class GroupStep<T>(nint count, nint groups, nint channels, nint plane, double epsilon) : Step
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override bool CanOverwrite(int input) => input == 0;

        public override void Execute(StepMemory memory) =>
            Pieces.Run(new Body(this, memory), count, 2.0 * sizeof(T) * channels * plane, memory.Parallel);

        private readonly struct Body(GroupStep<T> step, StepMemory memory) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                for (nint group = start; group < end; group++)
                    step.Normalise(memory, group);
            }
        }

        private void Normalise(StepMemory memory, nint group)
        {
            nint first = group * channels * plane, firstChannel = group % groups * channels;
            T* input = (T*)memory.InputBytes(0) + first, output = (T*)memory.OutputBytes(0) + first;
            (double mean, double variance) = GroupStatistics.Of(new ReadOnlySpan<T>(input, checked((int)(channels * plane))));
            double inverse = 1 / Math.Sqrt(variance + epsilon);
            for (nint channel = 0; channel < channels; channel++)
            {
                double factor = double.CreateTruncating(((T*)memory.InputBytes(1))[firstChannel + channel]) * inverse;
                double shift = double.CreateTruncating(((T*)memory.InputBytes(2))[firstChannel + channel]) - (mean * factor);
                PlaneScale.Run(
                    new ReadOnlySpan<T>(input + (channel * plane), (int)plane), new Span<T>(output + (channel * plane), (int)plane),
                    T.CreateTruncating(factor), T.CreateTruncating(shift));
            }
        }
    }
}
