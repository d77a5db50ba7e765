namespace ConvSharp.Files;

/// <summary>What the header of a safetensors file says about one tensor.</summary>
public sealed class SafeTensorInfo
{
    internal SafeTensorInfo(string name, ElementType elementType, FileShape size, long begin)
    {
        Name = name;
        ElementType = elementType;
        Size = size;
        Begin = begin;
    }

    /// <summary>The tensor's name, unique in the file.</summary>
    public string Name { get; }

    /// <summary>The type of the stored elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>The length of each axis. None for a scalar.</summary>
    public IReadOnlyList<long> Shape => Size.Lengths;

    internal FileShape Size { get; }

    /// <summary>Where the tensor's bytes begin, counted from the end of the header.</summary>
    internal long Begin { get; }
}
