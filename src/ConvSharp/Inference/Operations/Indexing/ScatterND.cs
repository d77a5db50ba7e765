using ConvSharp.Engine.Execution;
using ConvSharp.Errors;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// The first input with slices of the third put in at the places that the last axis of the second input has: each row of indices is a place
/// on the first axes.
/// </summary>
/// <param name="reduction">What becomes of the elements that were there.</param>
public sealed class ScatterND(ScatterReduction reduction = ScatterReduction.None) : Operation
{
    /// <summary>What becomes of the elements that were there.</summary>
    public ScatterReduction Reduction { get; } = reduction;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo data, ValueInfo indices, ValueInfo updates) = (inputs.Required(0), inputs.Required(1), inputs.Required(2));
        int deep = PlaceRows.Depth(data, indices, 0);
        OperationInputs.CheckSameType(data, updates);
        nint[] wanted = [.. indices.Shape[..^1], .. data.Shape[deep..]];
        if (!updates.Shape.SequenceEqual(wanted))
            throw new InferenceException($"its updates are {updates}: give {ShapeText.Print(wanted)}.");
        return [ValueInfo.Of(data.Type, data.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo data = description.Inputs[0]!;
        return new ScatterStep(
            new PlaceRows(data, description.Inputs[1]!, 0), ScatterMaker.Of(Reduction, data.Type), data.Type.Size());
    }

    /// <summary>Copies the first input to the output, where they are not the same memory.</summary>
    internal static unsafe void CopyData(StepMemory memory, int size)
    {
        long bytes = memory.Outputs[0].Length * size;
        Buffer.MemoryCopy(memory.InputBytes(0), memory.OutputBytes(0), bytes, bytes);
    }

    // One thread: several updates may meet in one place.
    private sealed unsafe class ScatterStep(PlaceRows rows, IScatter scatter, int size) : Step
    {
        public override void Execute(StepMemory memory)
        {
            CopyData(memory, size);
            Indices indices = Indices.Of(memory, 1);
            for (nint row = 0; row < rows.Count; row++)
            {
                CancellationLook.ThrowIfCancelled(memory.Parallel.CancellationToken);
                scatter.Put(memory.OutputBytes(0), rows.Place(indices, row), memory.InputBytes(2), row * rows.SliceLength, rows.SliceLength);
            }
        }
    }
}
