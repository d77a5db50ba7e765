namespace ConvSharp.Files.Torch;

/// <summary>A run of elements that tensors are views of.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The type of its elements; null for plain bytes.</param>
/// <param name="First">The first element of it in what is stored under the key.</param>
/// <param name="Count">Its number of elements.</param>
/// <param name="Whole">The number of elements stored under the key.</param>
internal sealed record TorchStorage(string Key, ElementType? Type, long First, long Count, long Whole)
{
    private int ElementSize => Type?.Size() ?? 1;

    public Int128 WholeBytes => (Int128)Whole * ElementSize;

    public Int128 Bytes => (Int128)Count * ElementSize;

    public Int128 FirstByte => (Int128)First * ElementSize;
}
