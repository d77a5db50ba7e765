using ConvSharp.Files;
using ConvSharp.Inference;

namespace ConvSharp.Playground.Api.Network;

/// <summary>The elements of a value as numbers, whatever their type.</summary>
internal static class TensorNumbers
{
    public static double At(InferenceTensor tensor, long index)
    {
        int at = checked((int)index);
        return tensor.Type switch
        {
            ElementType.Float32 => tensor.Elements<float>()[at],
            ElementType.Float64 => tensor.Elements<double>()[at],
            ElementType.Int64 => tensor.Elements<long>()[at],
            ElementType.Int32 => tensor.Elements<int>()[at],
            ElementType.Int16 => tensor.Elements<short>()[at],
            ElementType.UInt16 => tensor.Elements<ushort>()[at],
            ElementType.UInt32 => tensor.Elements<uint>()[at],
            ElementType.UInt64 => tensor.Elements<ulong>()[at],
            ElementType.Int8 => (sbyte)tensor.Bytes[at],
            _ => tensor.Bytes[at],
        };
    }

    /// <summary>Elements from a start on, as float32.</summary>
    public static ReadOnlySpan<float> Floats(InferenceTensor tensor, long start, int count)
    {
        if (tensor.Type == ElementType.Float32)
            return tensor.Elements<float>().Slice(checked((int)start), count);
        var floats = new float[count];
        for (int i = 0; i < count; i++)
            floats[i] = (float)At(tensor, start + i);
        return floats;
    }
}
