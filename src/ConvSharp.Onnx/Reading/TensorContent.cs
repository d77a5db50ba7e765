using ConvSharp.Files;

namespace ConvSharp.Onnx.Reading;

/// <summary>A constant with its elements.</summary>
/// <param name="Type">The type of the elements.</param>
/// <param name="Shape">The length of each axis.</param>
/// <param name="Bytes">The elements in row-major order, little-endian; perhaps a part of the file.</param>
internal sealed record TensorContent(ElementType Type, nint[] Shape, ReadOnlyMemory<byte> Bytes);
