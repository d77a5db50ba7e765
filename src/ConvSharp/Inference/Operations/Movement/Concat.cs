using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>The inputs one after another along an axis.</summary>
/// <param name="axis">The axis; negative ones count from the end.</param>
public sealed class Concat(int axis) : Operation
{
    /// <summary>The axis.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo first = inputs.Required(0);
        int along = OperationInputs.Axis(Axis, first.Rank);
        nint[] shape = first.Shape.ToArray();
        for (int i = 1; i < inputs.Length; i++)
        {
            ValueInfo other = inputs.Required(i);
            OperationInputs.CheckSameType(first, other);
            if (other.Rank != shape.Length)
                throw new InferenceException($"its inputs are {first} and {other}: give the same number of axes.");
            for (int at = 0; at < shape.Length; at++)
            {
                if (at != along && other.Shape[at] != shape[at])
                    throw new InferenceException($"its inputs are {first} and {other}: make axis {at} equal.");
            }

            shape[along] = checked(shape[along] + other.Shape[along]);
        }

        return [ValueInfo.Of(first.Type, shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo output = description.Outputs[0];
        int along = OperationInputs.Axis(Axis, output.Rank);
        int size = output.Type.Size();
        nint rows = OperationInputs.Product(output.Shape[..along]);
        nint inner = OperationInputs.Product(output.Shape[(along + 1)..]) * size;
        return new ConcatStep(rows, [.. description.Inputs.Select(input => (long)(input!.Shape[along] * inner))]);
    }

    /// <summary>Copies a row of each input in turn; inputs that lie in the output already are left.</summary>
    private sealed unsafe class ConcatStep(nint rows, long[] rowBytes) : Step
    {
        private readonly nint _outputRow = (nint)rowBytes.Sum();

        public override long OffsetInOutput(int input) => rows == 1 ? rowBytes[..input].Sum() : -1;

        public override void Execute(StepMemory memory)
        {
            nint offset = 0;
            for (int i = 0; i < rowBytes.Length; i++)
            {
                byte* source = memory.InputBytes(i), target = memory.OutputBytes(0) + offset;
                offset += (nint)rowBytes[i];
                if (source != target && rowBytes[i] > 0)
                    RowCopy.Run(source, (nint)rowBytes[i], target, _outputRow, (nint)rowBytes[i], rows, memory.Parallel);
            }
        }
    }
}
