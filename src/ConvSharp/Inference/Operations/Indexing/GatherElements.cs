using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Single elements of the first input: output[i, j, …] = data[i, indices[i, j, …], …], where the index stands at an axis. The output
/// has the
/// shape of the second input.
/// </summary>
/// <param name="axis">The axis; negative ones count from the end.</param>
public sealed class GatherElements(int axis = 0) : Operation
{
    /// <summary>The axis.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo data, ValueInfo indices) = (inputs.Required(0), inputs.Required(1));
        CheckAlong(data, indices, Axis);
        return [ValueInfo.Of(data.Type, indices.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var layout = new AlongAxis(description.Inputs[0]!, description.Inputs[1]!, Axis);
        return description.Inputs[0]!.Type.Size() switch
        {
            1 => new GatherElementsStep<byte>(layout),
            2 => new GatherElementsStep<ushort>(layout),
            4 => new GatherElementsStep<uint>(layout),
            _ => new GatherElementsStep<ulong>(layout),
        };
    }

    /// <summary>Refuses indices that do not lie beside the data.</summary>
    internal static void CheckAlong(ValueInfo data, ValueInfo indices, int axis)
    {
        Indices.Check(indices);
        int along = OperationInputs.Axis(axis, data.Rank);
        bool fits = data.Rank == indices.Rank;
        for (int i = 0; fits && i < data.Rank; i++)
            fits = i == along || indices.Shape[i] <= data.Shape[i];
        if (!fits)
            throw new InferenceException($"its data are {data} and its indices {indices}: give as many axes, none longer but axis {along}.");
    }

    private sealed unsafe class GatherElementsStep<T>(AlongAxis layout) : Step
        where T : unmanaged
    {
        public override void Execute(StepMemory memory) => Pieces.Run(
            new Body(layout, Indices.Of(memory, 1), (T*)memory.InputBytes(0), (T*)memory.OutputBytes(0)), layout.Length, 3 * sizeof(T),
            memory.Parallel);

        private readonly struct Body(AlongAxis layout, Indices indices, T* data, T* output) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                var walk = new OffsetWalk(layout.Lengths, layout.OtherStrides, stackalloc nint[layout.Lengths.Length], start);
                for (nint i = start; i < end; i++, walk.Next())
                    output[i] = data[walk.Offset + (indices.At(i, layout.Size) * layout.Stride)];
            }
        }
    }
}


/// <summary>Indices beside data along an axis.</summary>
internal sealed class AlongAxis
{
    public AlongAxis(ValueInfo data, ValueInfo indices, int axis)
    {
        int along = OperationInputs.Axis(axis, data.Rank);
        Lengths = indices.Shape.ToArray();
        OtherStrides = CopyStep.DenseStrides(data.Shape);
        (Size, Stride) = (data.Shape[along], OtherStrides[along]);
        OtherStrides[along] = 0;
        Length = checked((nint)indices.Length);
    }

    /// <summary>The shape of the indices.</summary>
    public nint[] Lengths { get; }

    /// <summary>The strides of the data, 0 along the axis.</summary>
    public nint[] OtherStrides { get; }

    /// <summary>How many indices there are.</summary>
    public nint Length { get; }

    /// <summary>The axis's length in the data.</summary>
    public nint Size { get; }

    /// <summary>The axis's stride in the data.</summary>
    public nint Stride { get; }
}
