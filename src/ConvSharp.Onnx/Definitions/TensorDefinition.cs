namespace ConvSharp.Onnx.Definitions;

/// <summary>A constant: its type and shape, and where its elements are.</summary>
internal sealed class TensorDefinition
{
    /// <summary>The name; empty in an attribute.</summary>
    public string Name { get; init; } = "";

    /// <summary>The type of the elements.</summary>
    public required DataType Type { get; init; }

    /// <summary>The length of each axis.</summary>
    public long[] Lengths { get; init; } = [];

    /// <summary>The elements as bytes, little-endian, if they are stored so.</summary>
    public ReadOnlyMemory<byte>? RawData { get; init; }

    /// <summary>The length of the tensor's own message in the file, which has the elements if they are stored as numbers.</summary>
    public int MessageLength { get; init; }

    /// <summary>The file with the elements, if they are stored outside.</summary>
    public ExternalData? External { get; init; }

    /// <summary>Where the tensor begins in its file.</summary>
    public int Offset { get; init; }
}
