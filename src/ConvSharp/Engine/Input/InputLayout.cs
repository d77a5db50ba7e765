namespace ConvSharp.Engine.Input;

/// <summary>Distances, in elements, between neighbours of an input as the kernels see it.</summary>
/// <param name="Plane">From channel to channel.</param>
/// <param name="Slice">From depth to depth.</param>
/// <param name="Row">From row to row.</param>
/// <param name="SubRow">Within a row that is split by the stride: from one remainder's elements to the next one's.</param>
/// <param name="Split">The stride by which rows are split; 1 where they are not.</param>
/// <remarks>
/// The elements that one tap meets are a stride apart; in a split row they lie side by side, so kernels need no stride along the width.
/// </remarks>
internal readonly record struct InputLayout(nint Plane, nint Slice, nint Row, nint SubRow, nint Split)
{
    /// <summary>Offset of the element at these distances from the origin.</summary>
    public nint Offset(long depth, long height, long width) =>
        (nint)((depth * Slice) + (height * Row) + (width % Split * SubRow) + (width / Split));
}
