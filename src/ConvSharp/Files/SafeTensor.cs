namespace ConvSharp.Files;

/// <summary>What the header of a safetensors file says about one tensor.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">The type of its elements.</param>
/// <param name="size">Its shape.</param>
/// <param name="begin">Where its bytes begin, counted from the end of the header.</param>
internal sealed class SafeTensor(string name, ElementType type, FileShape size, long begin) : StoredTensor(name, type, size)
{
    public long Begin => begin;
}
