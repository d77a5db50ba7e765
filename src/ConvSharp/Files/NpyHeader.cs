namespace ConvSharp.Files;

/// <summary>What the header of a .npy file says about the array that follows it.</summary>
public sealed class NpyHeader
{
    internal NpyHeader(ElementType elementType, bool bigEndian, bool fortranOrder, FileShape size)
    {
        ElementType = elementType;
        IsBigEndian = bigEndian;
        IsFortranOrder = fortranOrder;
        Size = size;
    }

    /// <summary>The type of the stored elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>Whether the bytes of each element are stored most significant first.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Whether the first axis varies fastest, instead of the last.</summary>
    public bool IsFortranOrder { get; }

    /// <summary>The length of each axis. None for a scalar.</summary>
    public IReadOnlyList<long> Shape => Size.Lengths;

    internal FileShape Size { get; }

    internal ElementLayout Layout => new(Size, ElementType, IsBigEndian, IsFortranOrder);
}
