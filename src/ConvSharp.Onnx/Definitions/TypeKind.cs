namespace ConvSharp.Onnx.Definitions;

/// <summary>The kinds of values.</summary>
internal enum TypeKind
{
    Unknown,
    Tensor,
    Sequence,
    Map,
    Optional,
    SparseTensor,
}
