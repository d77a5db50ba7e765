namespace ConvSharp.Engine.Input;

/// <summary>A range of outputs of every phase, for one picture and group, with the input that they see.</summary>
/// <remarks>Fields: each accessor of a property would be compiled by itself before a program's first result.</remarks>
internal unsafe struct InputBlock<T>
    where T : unmanaged
{
    public nint Picture;

    public nint Group;

    /// <summary>The outputs' place along the depth.</summary>
    public nint Depth;

    public nint FirstRow;

    public nint Rows;

    public nint FirstColumn;

    public nint Columns;

    public bool IsCopied;

    /// <summary>How <see cref="Input"/> is laid out.</summary>
    public InputLayout Layout;

    /// <summary>From one output row to the next, in the input.</summary>
    public nint RowStep;

    /// <summary>
    /// The element at the lowest offsets of the block's first output. Read in place it may lie before the input: only taps that meet
    /// the input are followed.
    /// </summary>
    public T* Input;
}
