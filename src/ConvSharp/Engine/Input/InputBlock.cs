namespace ConvSharp.Engine.Input;

/// <summary>A block of outputs of one sample and group, with the input that they see.</summary>
/// <remarks>Fields, not properties: the JIT compiles each accessor on its own, which would delay a program's first result.</remarks>
internal unsafe struct InputBlock<T>
    where T : unmanaged
{
    public BlockRange Range;

    public nint Group;

    /// <summary>How <see cref="Input"/> is laid out.</summary>
    public InputLayout Layout;

    /// <summary>From one output row to the next, in the input.</summary>
    public nint RowStep;

    /// <summary>
    /// The element at the lowest offsets of the block's first output. Where the input is read in place, this may point before the input:
    /// only taps that meet the input are read.
    /// </summary>
    public T* Input;
}
