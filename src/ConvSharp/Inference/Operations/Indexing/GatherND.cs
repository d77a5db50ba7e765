using ConvSharp.Errors;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Slices of the first input at the places that the last axis of the second input has: each row of indices is a place on the first axes
/// after those of the batch.
/// </summary>
/// <param name="batchAxes">How many first axes both inputs share.</param>
public sealed class GatherND(int batchAxes = 0) : Operation
{
    /// <summary>How many first axes both inputs share.</summary>
    public int BatchAxes { get; } = batchAxes;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo data, ValueInfo indices) = (inputs.Required(0), inputs.Required(1));
        int deep = PlaceRows.Depth(data, indices, BatchAxes);
        if (!data.Shape[..BatchAxes].SequenceEqual(indices.Shape[..BatchAxes]))
        {
            throw new InferenceException(
                $"its data are {data} and its indices {indices}: the first {BatchAxes} axes, of the batch, must be equal.");
        }

        return [ValueInfo.Of(data.Type, [.. indices.Shape[..^1], .. data.Shape[(BatchAxes + deep)..]])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo data = description.Inputs[0]!;
        return new GatherStep(new PlaceRows(data, description.Inputs[1]!, BatchAxes), data.Type.Size());
    }

    private sealed unsafe class GatherStep(PlaceRows rows, int size) : Step
    {
        public override void Execute(StepMemory memory) => Pieces.Run(
            new Body(this, Indices.Of(memory, 1), memory.InputBytes(0), memory.OutputBytes(0)), rows.Count, 2.0 * rows.SliceLength * size,
            memory.Parallel);

        private readonly struct Body(GatherStep step, Indices indices, byte* data, byte* output) : IRangeBody
        {
            public void Run(nint start, nint end) => step.Copy(indices, data, output, start, end);
        }

        private void Copy(Indices indices, byte* data, byte* output, nint start, nint end)
        {
            nint bytes = rows.SliceLength * size;
            for (nint row = start; row < end; row++)
                Buffer.MemoryCopy(data + (rows.Place(indices, row) * size), output + (row * bytes), bytes, bytes);
        }
    }
}

/// <summary>Rows of indices, each a place on the first axes of data after those of the batch.</summary>
internal sealed class PlaceRows
{
    private readonly nint[] _lengths, _strides;
    private readonly nint _perBatch, _batchStride;

    public PlaceRows(ValueInfo data, ValueInfo indices, int batchAxes)
    {
        int deep = Depth(data, indices, batchAxes);
        nint[] strides = CopyStep.DenseStrides(data.Shape);
        _lengths = data.Shape.Slice(batchAxes, deep).ToArray();
        _strides = strides.AsSpan(batchAxes, deep).ToArray();
        SliceLength = OperationInputs.Product(data.Shape[(batchAxes + deep)..]);
        _batchStride = OperationInputs.Product(data.Shape[batchAxes..]);
        _perBatch = OperationInputs.Product(indices.Shape[batchAxes..^1]);
        Count = OperationInputs.Product(indices.Shape[..^1]);
    }

    /// <summary>How many rows there are.</summary>
    public nint Count { get; }

    /// <summary>Elements of the data at each place.</summary>
    public nint SliceLength { get; }

    /// <summary>On how many axes the rows say a place.</summary>
    /// <exception cref="InferenceException">The indices do not fit the data.</exception>
    public static int Depth(ValueInfo data, ValueInfo indices, int batchAxes)
    {
        Indices.Check(indices);
        if (batchAxes < 0 || batchAxes >= Math.Min(data.Rank, indices.Rank))
        {
            throw new InferenceException(
                $"its data are {ShapeText.Print(data.Shape)}, its indices {ShapeText.Print(indices.Shape)}, of which {batchAxes} axes are the "
                + "batch's: give both more axes than these.");
        }

        nint deep = indices.Shape[^1];
        return deep >= 1 && deep <= data.Rank - batchAxes
            ? (int)deep
            : throw new InferenceException(
                $"its rows have {deep} indices, for data {ShapeText.Print(data.Shape)}: give 1 to {data.Rank - batchAxes}.");
    }

    /// <summary>The element at which a row's slice starts.</summary>
    public nint Place(Indices indices, nint row)
    {
        nint place = row / _perBatch * _batchStride;
        for (int axis = 0; axis < _lengths.Length; axis++)
            place += indices.At((row * _lengths.Length) + axis, _lengths[axis]) * _strides[axis];
        return place;
    }
}
