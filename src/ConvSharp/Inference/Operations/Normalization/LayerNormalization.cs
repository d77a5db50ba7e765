using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// The last axes of each sample minus their mean, divided by their deviation, times a scale, plus a bias. Inputs: x, the scale and
/// optionally the bias, which broadcast to the axes. Outputs: the result, and optionally the mean and 1 / deviation.
/// </summary>
/// <param name="axis">The first of the axes; negative ones count from the end.</param>
/// <param name="epsilon">What is added to the variance.</param>
public sealed class LayerNormalization(int axis = -1, double epsilon = 1e-5) : Operation
{
    /// <summary>The first of the axes.</summary>
    public int Axis { get; } = axis;

    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; } = epsilon;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        int first = OperationInputs.Axis(Axis, input.Rank);
        ReadOnlySpan<nint> last = input.Shape[first..];
        for (int i = 1; i <= 2; i++)
        {
            if (i == 2 && inputs.Optional(2) is null)
                continue;
            ValueInfo factor = inputs.Required(i);
            OperationInputs.CheckSameType(input, factor);
            if (!OperationInputs.Broadcast(last, factor.Shape).AsSpan().SequenceEqual(last))
                throw new InferenceException($"its input {i} is {factor}: give what broadcasts to {ShapeText.Print(last)}.");
        }

        nint[] statistics = input.Shape.ToArray();
        statistics.AsSpan(first).Fill(1);
        ValueInfo statistic = ValueInfo.Of(input.Type, statistics);
        return [ValueInfo.Of(input.Type, input.Shape), statistic, statistic];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Float<Maker, Step>(description.Inputs[0]!.Type, new Maker(this, description));
    }

    private readonly struct Maker(LayerNormalization norm, StepDescription description) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            ValueInfo input = description.Inputs[0]!, scale = description.Inputs[1]!;
            ReadOnlySpan<nint> last = input.Shape[OperationInputs.Axis(norm.Axis, input.Rank)..];
            ValueInfo? bias = description.Inputs.Count > 2 ? description.Inputs[2] : null;
            nint length = OperationInputs.Product(last);
            bool isPlain = scale.Length == length && (bias is null || bias.Length == length);
            BroadcastLayout? layout = isPlain ? null : new BroadcastLayout(last, scale.Shape.ToArray(), bias?.Shape.ToArray() ?? []);
            return new LayerStep<T>(length, layout, bias is not null, norm.Epsilon);
        }
    }

    private sealed unsafe class LayerStep<T>(nint length, BroadcastLayout? layout, bool hasBias, double epsilon) : Step
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override bool CanOverwrite(int input) => input == 0;

        public override void Execute(StepMemory memory)
        {
            if (length > 0)
                Pieces.Run(new Body(this, memory), (nint)(memory.Outputs[0].Length / length), 2.0 * sizeof(T) * length, memory.Parallel);
        }

        private readonly struct Body(LayerStep<T> step, StepMemory memory) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                for (nint row = start; row < end; row++)
                    step.Normalise(memory, row);
            }
        }

        private void Normalise(StepMemory memory, nint row)
        {
            int count = checked((int)length);
            var input = new ReadOnlySpan<T>((T*)memory.InputBytes(0) + (row * length), count);
            var output = new Span<T>((T*)memory.OutputBytes(0) + (row * length), count);
            (double mean, double variance) = GroupStatistics.Of(input);
            double inverse = 1 / Math.Sqrt(variance + epsilon);
            PlaneScale.Run(input, output, T.CreateTruncating(inverse), T.CreateTruncating(-mean * inverse));
            T* scale = (T*)memory.InputBytes(1), bias = hasBias ? (T*)memory.InputBytes(2) : null;
            if (layout is not null)
            {
                fixed (T* values = output)
                    layout.Run(new Scaling(layout, values, scale, bias), 0, length);
            }
            else if (hasBias)
            {
                TensorPrimitives.MultiplyAdd(output, new ReadOnlySpan<T>(scale, count), new ReadOnlySpan<T>(bias, count), output);
            }
            else
            {
                TensorPrimitives.Multiply(output, new ReadOnlySpan<T>(scale, count), output);
            }

            if (memory.HasOutput(1))
                ((T*)memory.OutputBytes(1))[row] = T.CreateTruncating(mean);
            if (memory.HasOutput(2))
                ((T*)memory.OutputBytes(2))[row] = T.CreateTruncating(inverse);
        }

        private readonly struct Scaling(BroadcastLayout layout, T* values, T* scale, T* bias) : IBroadcastBody
        {
            public void Run(nint output, nint first, nint second, nint third, int count)
            {
                for (nint i = 0; i < count; i++)
                {
                    T shift = bias == null ? T.Zero : bias[second + (i * layout.Steps[1])];
                    values[output + i] = (values[output + i] * scale[first + (i * layout.Steps[0])]) + shift;
                }
            }
        }
    }
}
