using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Indices along axes, int64 or int32; negative ones count from the end.</summary>
internal readonly unsafe struct Indices(byte* first, bool isLong)
{
    /// <summary>Refuses indices of another type.</summary>
    public static void Check(ValueInfo indices)
    {
        if (indices.Type is not (ElementType.Int64 or ElementType.Int32))
            throw new InferenceException($"its indices are {indices}: give int64 or int32.");
    }

    /// <summary>The indices of an input.</summary>
    public static Indices Of(StepMemory memory, int input) =>
        new(memory.InputBytes(input), memory.Inputs[input].Type == ElementType.Int64);

    /// <summary>An index as the place on an axis.</summary>
    /// <exception cref="InferenceException">It is none of the axis.</exception>
    public nint At(nint i, nint size)
    {
        long index = isLong ? ((long*)first)[i] : ((int*)first)[i];
        return index >= -size && index < size
            ? (nint)(index < 0 ? index + size : index)
            : throw new InferenceException($"index {index} is outside of an axis of length {size}: use {-size} to {size - 1}.");
    }
}
