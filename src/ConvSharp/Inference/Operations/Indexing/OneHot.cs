using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Each index as a vector that has one value at the index's place and another elsewhere. Inputs: the indices (negative ones count from the
/// end; outside, no place has the value), the vector's length, and the values elsewhere and at the place.
/// </summary>
/// <param name="axis">Where the vector's axis lies in the output; negative ones count from the end.</param>
public sealed class OneHot(int axis = -1) : Operation
{
    /// <summary>Where the vector's axis lies in the output.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo indices, ValueInfo depth, ValueInfo values) = (inputs.Required(0), inputs.Required(1), inputs.Required(2));
        int at = OperationInputs.Axis(Axis, indices.Rank + 1);
        if (indices.Type is not (ElementType.Int64 or ElementType.Int32 or ElementType.UInt8 or ElementType.Float32 or ElementType.Float64))
            throw new InferenceException($"its indices are {indices}: give int64, int32, uint8, float32 or float64.");
        if (depth.Length != 1 || values.Rank != 1 || values.Length != 2)
            throw new InferenceException($"its depth is {depth} and its values are {values}: give one number and two.");
        if (depth.Value is null)
            return [ValueInfo.OfUnknownShape(values.Type)];
        long length = ToInteger(depth.Value);
        if (length < 0)
            throw new InferenceException($"its depth is {length}: give 0 or more.");
        return [ValueInfo.Of(values.Type, [.. indices.Shape[..at], checked((nint)length), .. indices.Shape[at..]])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        (ValueInfo indices, ValueInfo output) = (description.Inputs[0]!, description.Outputs[0]);
        var layout = AxisLayout.Of(output.Shape, Axis, toEnd: false);
        return output.Type.Size() switch
        {
            1 => new OneHotStep<byte>(layout, indices.Type),
            2 => new OneHotStep<ushort>(layout, indices.Type),
            4 => new OneHotStep<uint>(layout, indices.Type),
            _ => new OneHotStep<ulong>(layout, indices.Type),
        };
    }

    private static long ToInteger(InferenceTensor number) => number.Type switch
    {
        ElementType.Int64 => number.Elements<long>()[0],
        ElementType.Int32 => number.Elements<int>()[0],
        ElementType.Float32 => (long)number.Elements<float>()[0],
        _ => throw new InferenceException($"its depth is {number}: give int64, int32 or float32."),
    };

    private sealed unsafe class OneHotStep<T>(AxisLayout layout, ElementType type) : Step
        where T : unmanaged
    {
        public override bool Reads(int input) => input != 1;

        public override void Execute(StepMemory memory)
        {
            T* values = (T*)memory.InputBytes(2);
            new Span<T>(memory.OutputBytes(0), checked((int)memory.Outputs[0].Length)).Fill(values[0]);
            Pieces.Run(
                new Body(this, memory.InputBytes(0), (T*)memory.OutputBytes(0), values[1]), checked(layout.Outer * layout.Inner),
                sizeof(long) + sizeof(T), memory.Parallel);
        }

        private readonly struct Body(OneHotStep<T> step, byte* indices, T* output, T value) : IRangeBody
        {
            public void Run(nint start, nint end) => step.Put(indices, output, value, start, end);
        }

        private void Put(byte* indices, T* output, T value, nint start, nint end)
        {
            for (nint i = start; i < end; i++)
            {
                long index = Index(indices, i);
                if (index < -layout.Length || index >= layout.Length)
                    continue;
                (nint outer, nint inner) = Math.DivRem(i, layout.Inner);
                nint place = (nint)(index < 0 ? index + layout.Length : index);
                output[(((outer * layout.Length) + place) * layout.Inner) + inner] = value;
            }
        }

        private long Index(byte* indices, nint i) => type switch
        {
            ElementType.Int64 => ((long*)indices)[i],
            ElementType.Int32 => ((int*)indices)[i],
            ElementType.UInt8 => indices[i],
            ElementType.Float32 => (long)((float*)indices)[i],
            _ => (long)((double*)indices)[i],
        };
    }
}
