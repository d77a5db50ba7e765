using ConvSharp.Engine.Execution;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// The first input with single elements of the third put in: output[i, indices[i, j, …], …] = updates[i, j, …], where the index, of the
/// second input, stands at an axis.
/// </summary>
/// <param name="axis">The axis; negative ones count from the end.</param>
/// <param name="reduction">What becomes of the elements that were there.</param>
public sealed class ScatterElements(int axis = 0, ScatterReduction reduction = ScatterReduction.None) : Operation
{
    /// <summary>The axis.</summary>
    public int Axis { get; } = axis;

    /// <summary>What becomes of the elements that were there.</summary>
    public ScatterReduction Reduction { get; } = reduction;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo data, ValueInfo indices, ValueInfo updates) = (inputs.Required(0), inputs.Required(1), inputs.Required(2));
        GatherElements.CheckAlong(data, indices, Axis);
        OperationInputs.CheckSameType(data, updates);
        if (!updates.Shape.SequenceEqual(indices.Shape))
            throw new InferenceException($"its updates are {updates} and its indices {indices}: give one for each.");
        return [ValueInfo.Of(data.Type, data.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ElementType type = description.Inputs[0]!.Type;
        return new ScatterStep(
            new AlongAxis(description.Inputs[0]!, description.Inputs[1]!, Axis), ScatterMaker.Of(Reduction, type), type.Size());
    }

    // One thread: several updates may meet in one place.
    private sealed unsafe class ScatterStep(AlongAxis layout, IScatter scatter, int size) : Step
    {
        private const nint PerLook = 1 << 16;

        public override void Execute(StepMemory memory)
        {
            byte* output = memory.OutputBytes(0), updates = memory.InputBytes(2);
            ScatterND.CopyData(memory, size);
            Indices indices = Indices.Of(memory, 1);
            if (layout.Length == 0)
                return;
            var walk = new OffsetWalk(layout.Lengths, layout.OtherStrides, stackalloc nint[layout.Lengths.Length], 0);
            for (nint i = 0; i < layout.Length; i++, walk.Next())
            {
                if (i % PerLook == 0)
                    CancellationLook.ThrowIfCancelled(memory.Parallel.CancellationToken);
                scatter.Put(output, walk.Offset + (indices.At(i, layout.Size) * layout.Stride), updates, i, 1);
            }
        }
    }
}
