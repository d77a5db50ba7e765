namespace ConvSharp.Files.Pickle;

/// <summary>
/// What the globals of a pickle mean, for those that are known. Errors are told as exceptions of <see cref="FormatException"/>.
/// </summary>
internal interface IPickleTypes
{
    bool Knows(string global);

    /// <summary>What a global makes of its arguments.</summary>
    /// <exception cref="FormatException">It takes no such arguments; the message goes on after "it ".</exception>
    object? Call(PickleGlobal global, object?[] arguments);

    /// <summary>The object that is stored outside the pickle.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    object Outside(object? id);
}
