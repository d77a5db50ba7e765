namespace ConvSharp.Files;

/// <summary>What a file says about one of its tensors.</summary>
public class StoredTensor
{
    /// <summary>Makes the description, for a file format of your own.</summary>
    /// <param name="name">The tensor's name, unique in its file.</param>
    /// <param name="elementType">The type of the stored elements.</param>
    /// <param name="shape">The length of each axis; none for a scalar.</param>
    /// <exception cref="InvalidDataException">A length is negative, there are more than 64, or the size overflows.</exception>
    public StoredTensor(string name, ElementType elementType, IReadOnlyList<long> shape)
        : this(name, elementType, FileShape.Checked("the shape", [.. shape ?? []], elementType, name))
    {
    }

    internal StoredTensor(string name, ElementType elementType, FileShape size)
    {
        ArgumentNullException.ThrowIfNull(name);
        (Name, ElementType, Size) = (name, elementType, size);
    }

    /// <summary>The tensor's name, unique in the file.</summary>
    public string Name { get; }

    /// <summary>The type of the stored elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>The length of each axis. None for a scalar.</summary>
    public IReadOnlyList<long> Shape => Size.Lengths;

    /// <summary>The bytes of all elements.</summary>
    public long ByteLength => Size.ByteLength;

    internal FileShape Size { get; }
}
