namespace ConvSharp.Inference.Execution;

/// <summary>What memory a value lies in.</summary>
internal enum PlaceKind
{
    /// <summary>None: nothing reads the value.</summary>
    None,

    /// <summary>An input of the run.</summary>
    Input,

    /// <summary>A destination of the run.</summary>
    Output,

    /// <summary>A constant.</summary>
    Constant,

    /// <summary>The session's arena.</summary>
    Arena,

    /// <summary>Memory of its own, allocated when the value is computed.</summary>
    Own,
}

/// <summary>Where a value lies.</summary>
/// <param name="Kind">In what memory.</param>
/// <param name="Index">The number of the input, the output, or the constant's value.</param>
/// <param name="Offset">Bytes from the start of that memory.</param>
internal readonly record struct Place(PlaceKind Kind, int Index, nint Offset);
