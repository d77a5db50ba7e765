namespace ConvSharp.Onnx.Reading;

/// <summary>How protobuf stores a field, with the numbers of the format.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
