namespace ConvSharp.Files;

/// <summary>A box of indices within an array.</summary>
internal static class ArrayRegion
{
    /// <summary>Checks that a box lies in an array and that a buffer has its elements.</summary>
    /// <param name="shape">The lengths of the array.</param>
    /// <param name="start">The first index on each axis.</param>
    /// <param name="size">The box's length on each axis.</param>
    /// <param name="buffer">How many elements the buffer has.</param>
    /// <param name="parameter">What the buffer is called.</param>
    /// <exception cref="ArgumentException">They do not fit each other.</exception>
    public static void Check(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> start, ReadOnlySpan<int> size, int buffer, string parameter = "destination")
    {
        if (start.Length != shape.Length)
            throw Wrong(nameof(start), Text(start), $"it has {start.Length} axes, the array {shape.Length}: give one index for each axis");
        if (size.Length != shape.Length)
            throw Wrong(nameof(size), Text(size), $"it has {size.Length} axes, the array {shape.Length}: give one length for each axis");
        Int128 count = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (start[axis] < 0 || start[axis] > shape[axis])
                throw Wrong(nameof(start), Text(start), $"axis {axis} of the array has indices from 0 to {shape[axis]}: begin within them");
            if (size[axis] < 0 || size[axis] > shape[axis] - start[axis])
            {
                throw Wrong(
                    nameof(size), Text(size),
                    $"axis {axis} has {shape[axis] - start[axis]} elements from index {start[axis]} on: ask for no more than those");
            }

            count = count > int.MaxValue ? count : count * size[axis];
        }

        if (count != buffer)
            throw Wrong(parameter, $"{buffer} elements", $"the region {Text(size)} has other many: give exactly as many as its product");
    }

    /// <summary>[2, 3, 4].</summary>
    public static string Text<T>(ReadOnlySpan<T> lengths) => $"[{string.Join(", ", lengths.ToArray())}]";

    private static ArgumentException Wrong(string parameter, string value, string fix) =>
        new($"{parameter} is {value}: {fix}.", parameter);
}
