using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Parts of the input along an axis. Inputs: the data, and optionally the length of each part; without them, the parts are equal, and the
/// last one is shorter where they cannot be.
/// </summary>
/// <param name="axis">The axis; negative ones count from the end.</param>
/// <param name="parts">How many parts, where their lengths are not given.</param>
public sealed class Split(int axis, int parts) : Operation
{
    /// <summary>The axis.</summary>
    public int Axis { get; } = axis;

    /// <summary>How many parts.</summary>
    public int Parts { get; } = parts >= 1 ? parts : throw new InferenceException($"a split into {parts} parts is none: use 1 or more.");

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        int along = OperationInputs.Axis(Axis, input.Rank);
        nint[] sizes = EqualParts(input.Shape[along]);
        if (inputs.Optional(1) is { } given)
        {
            if (given.Integers("lengths") is not { } lengths)
                return [.. Enumerable.Range(0, Parts).Select(_ => ValueInfo.OfUnknownShape(input.Type))];
            sizes = [.. lengths.Select(length => checked((nint)length))];
            if (sizes.Any(size => size < 0) || sizes.Sum(size => (long)size) != input.Shape[along])
            {
                throw new InferenceException(
                    $"its parts have the lengths {string.Join(", ", sizes)}: they must add up to {input.Shape[along]}, of {input}.");
            }
        }

        var outputs = new ValueInfo[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            nint[] shape = input.Shape.ToArray();
            shape[along] = sizes[i];
            outputs[i] = ValueInfo.Of(input.Type, shape);
        }

        return outputs;
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        int along = OperationInputs.Axis(Axis, input.Rank);
        nint inner = OperationInputs.Product(input.Shape[(along + 1)..]) * input.Type.Size();
        return new SplitStep(
            OperationInputs.Product(input.Shape[..along]), input.Shape[along] * inner,
            [.. description.Outputs.Select(output => (long)(output.Shape[along] * inner))]);
    }

    private nint[] EqualParts(nint size)
    {
        nint part = (size + Parts - 1) / Parts;
        nint[] sizes = new nint[Parts];
        for (int i = 0; i < Parts; i++)
            sizes[i] = Math.Clamp(size - (i * part), 0, part);
        return sizes;
    }

    private sealed unsafe class SplitStep(nint rows, nint inputRow, long[] rowBytes) : Step
    {
        public override bool Reads(int input) => input == 0;

        public override long OffsetInInput(int output) => rows == 1 ? rowBytes[..output].Sum() : -1;

        public override void Execute(StepMemory memory)
        {
            nint offset = 0;
            for (int i = 0; i < rowBytes.Length; i++)
            {
                byte* source = memory.InputBytes(0) + offset;
                offset += (nint)rowBytes[i];
                if (memory.HasOutput(i) && memory.OutputBytes(i) != source && rowBytes[i] > 0)
                    RowCopy.Run(source, inputRow, memory.OutputBytes(i), (nint)rowBytes[i], (nint)rowBytes[i], rows, memory.Parallel);
            }
        }
    }
}
