namespace ConvSharp.Algorithms;

/// <summary>A range of outputs of every phase, for one picture and group, with the input that they see.</summary>
internal readonly unsafe struct InputBlock<T>
    where T : unmanaged
{
    public nint Picture { get; init; }

    public nint Group { get; init; }

    /// <summary>The outputs' place along the depth.</summary>
    public nint Depth { get; init; }

    public nint FirstRow { get; init; }

    public nint Rows { get; init; }

    public nint FirstColumn { get; init; }

    public nint Columns { get; init; }

    public bool IsCopied { get; init; }

    /// <summary>How <see cref="Input"/> is laid out.</summary>
    public InputLayout Layout { get; init; }

    /// <summary>From one output row to the next, in the input.</summary>
    public nint RowStep { get; init; }

    /// <summary>
    /// The element at the lowest offsets of the block's first output. Read in place it may lie before the input: only taps that meet
    /// the input are followed.
    /// </summary>
    public T* Input { get; init; }
}
