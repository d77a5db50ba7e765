namespace ConvSharp.Files;

/// <summary>How the elements of a tensor lie in a file.</summary>
/// <param name="Size">The lengths of its axes.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="IsBigEndian">Whether the bytes of each element are stored most significant first.</param>
/// <param name="IsFortranOrder">Whether the first axis varies fastest, instead of the last.</param>
internal readonly record struct ElementLayout(FileShape Size, ElementType Type, bool IsBigEndian = false, bool IsFortranOrder = false);
