namespace ConvSharp.Tests.Inference.Tiling;

/// <summary>Boxes of dense arrays, element by element.</summary>
internal static class Box
{
    public static void Read(float[] array, nint[] shape, long[] start, int[] size, Span<float> box)
    {
        int at = 0;
        foreach (int[] index in Tensors.Indices([.. size.Select(length => (nint)length)]))
            box[at++] = array[Place(index, start, [.. shape.Select(length => (long)length)])];
        if (at != box.Length)
            throw new ArgumentException($"the box has {at} elements, the destination {box.Length}");
    }

    public static void Write(ReadOnlySpan<float> box, float[] array, long[] shape, long[] start, int[] size)
    {
        int at = 0;
        foreach (int[] index in Tensors.Indices([.. size.Select(length => (nint)length)]))
            array[Place(index, start, shape)] = box[at++];
    }

    private static long Place(int[] index, long[] start, long[] shape)
    {
        long place = 0;
        for (int axis = 0; axis < shape.Length; axis++)
            place = (place * shape[axis]) + start[axis] + index[axis];
        return place;
    }
}
