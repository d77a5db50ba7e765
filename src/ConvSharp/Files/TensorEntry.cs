namespace ConvSharp.Files;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Lengths">The length of each axis.</param>
/// <param name="ByteLength">The bytes of all elements.</param>
/// <param name="WriteTo">Writes the elements: little-endian, the last axis fastest.</param>
internal sealed record TensorEntry(string Name, ElementType Type, long[] Lengths, long ByteLength, Action<Stream> WriteTo)
{
    /// <summary>The elements as they are in another file.</summary>
    public static TensorEntry Of(string name, TensorFile file, StoredTensor tensor) => new(
        name, tensor.ElementType, [.. tensor.Shape], tensor.ByteLength, stream => file.CopyElements(tensor.Name, stream));
}
