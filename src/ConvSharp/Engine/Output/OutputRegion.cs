namespace ConvSharp.Engine.Output;

/// <summary>The outputs of one phase that lie in a block, and their place in a channel's plane.</summary>
/// <remarks>Fields, not properties: the JIT compiles each accessor on its own, which would delay a program's first result.</remarks>
internal struct OutputRegion
{
    public nint Rows;

    public nint Columns;

    /// <summary>The first output's place.</summary>
    public nint Offset;

    /// <summary>From row to row.</summary>
    public nint RowStep;

    /// <summary>The number of the phase among those that are stored together: 1 for the odd one of two, else 0.</summary>
    public int Number;

    /// <summary>Columns of the even phase, where two are stored together.</summary>
    public nint EvenColumns;
}
