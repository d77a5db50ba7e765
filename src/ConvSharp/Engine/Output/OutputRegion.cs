namespace ConvSharp.Engine.Output;

/// <summary>The outputs of one phase that lie in a block, and their place in a channel's plane.</summary>
/// <remarks>Fields: each accessor of a property would be compiled by itself before a program's first result.</remarks>
internal struct OutputRegion
{
    public nint Rows;

    public nint Columns;

    /// <summary>The first output's place.</summary>
    public nint Offset;

    /// <summary>From row to row.</summary>
    public nint RowStep;

    /// <summary>Which of the phases that are stored together it is: 1 for the odd one of two.</summary>
    public int Number;

    /// <summary>Columns of the even phase, where two are stored together.</summary>
    public nint EvenColumns;
}
