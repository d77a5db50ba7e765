using System.Buffers;

namespace ConvSharp.Inference;

/// <summary>Memory that somebody else holds in place.</summary>
internal sealed unsafe class PointerMemory(nint address, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new((void*)address, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)address + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
