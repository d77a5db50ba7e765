using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Slices of the first input along an axis, at the indices that the second input has; negative indices count from the end.
/// </summary>
/// <param name="axis">The axis; negative ones count from the end.</param>
public sealed class Gather(int axis = 0) : Operation
{
    /// <summary>The axis.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo data, ValueInfo indices) = (inputs.Required(0), inputs.Required(1));
        int along = OperationInputs.Axis(Axis, data.Rank);
        if (indices.Type is not (ElementType.Int64 or ElementType.Int32))
            throw new InferenceException($"its indices are {indices}: give int64 or int32.");
        return [ValueInfo.Of(data.Type, [.. data.Shape[..along], .. indices.Shape, .. data.Shape[(along + 1)..]])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        (ValueInfo data, ValueInfo indices) = (description.Inputs[0]!, description.Inputs[1]!);
        int along = OperationInputs.Axis(Axis, data.Rank);
        return new GatherStep(
            OperationInputs.Product(data.Shape[..along]), data.Shape[along], checked((nint)indices.Length),
            OperationInputs.Product(data.Shape[(along + 1)..]) * data.Type.Size(), indices.Type == ElementType.Int64);
    }

    private sealed unsafe class GatherStep(nint rows, nint size, nint count, nint bytes, bool isLong) : Step
    {
        public override void Execute(StepMemory memory)
        {
            byte* indices = memory.InputBytes(1), source = memory.InputBytes(0), target = memory.OutputBytes(0);
            for (nint i = 0; i < count; i++)
            {
                long index = isLong ? ((long*)indices)[i] : ((int*)indices)[i];
                if (index < -size || index >= size)
                    throw new InferenceException($"index {index} is outside of an axis of length {size}: use {-size} to {size - 1}.");
            }

            Pieces.Run(new Body(source, indices, target, this), checked(rows * count), 2.0 * bytes, memory.Parallel);
        }

        private readonly struct Body(byte* source, byte* indices, byte* target, GatherStep step) : IRangeBody
        {
            public void Run(nint start, nint end) => step.Copy(source, indices, target, start, end);
        }

        private void Copy(byte* source, byte* indices, byte* target, nint start, nint end)
        {
            for (nint item = start; item < end; item++)
            {
                (nint row, nint i) = Math.DivRem(item, count);
                nint index = isLong ? (nint)((long*)indices)[i] : ((int*)indices)[i];
                byte* from = source + (((row * size) + (index < 0 ? index + size : index)) * bytes);
                Buffer.MemoryCopy(from, target + (item * bytes), bytes, bytes);
            }
        }
    }
}
