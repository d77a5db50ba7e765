using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ConvSharp.Inference;

/// <summary>The elements of a dense tensor as bytes.</summary>
internal sealed class TensorBytes<T>(Tensor<T> tensor) : MemoryManager<byte>
    where T : unmanaged
{
    public override Span<byte> GetSpan() => tensor.IsEmpty
        ? []
        : MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(
            ref tensor.AsTensorSpan().GetPinnableReference(), checked((int)tensor.FlattenedLength)));

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        MemoryHandle handle = tensor.GetPinnedHandle();
        return elementIndex == 0 ? handle : throw new ArgumentOutOfRangeException(nameof(elementIndex));
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
