namespace ConvSharp.Engine.Output;

/// <summary>Where an algorithm writes the rows of a region: in the output, or in lines.</summary>
/// <param name="start">The first row of the first channel.</param>
/// <param name="row">From row to row.</param>
/// <param name="plane">From channel to channel.</param>
internal readonly unsafe struct RowTarget<T>(T* start, nint row, nint plane)
    where T : unmanaged
{
    /// <summary>The first row of the first channel.</summary>
    public readonly T* Start = start;

    /// <summary>From row to row.</summary>
    public readonly nint Row = row;

    /// <summary>From channel to channel.</summary>
    public readonly nint Plane = plane;
}
