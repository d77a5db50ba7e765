using System.Runtime.InteropServices;

namespace ConvSharp.Tests.Support;

/// <summary>Memory between two protected pages, which end the process when they are touched. Linux only.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3, PrivateAnonymous = 0x22;

    private static readonly nint Page = Environment.SystemPageSize;

    private byte* _mapping;
    private nint _length;

    /// <summary>A block of this many elements, all of them NaN, that touches a protected page. The block placed before is lost.</summary>
    public T* Place<T>(long count, Edge edge)
        where T : unmanaged
    {
        nint bytes = checked((nint)count * sizeof(T));
        if (_mapping == null || bytes > _length)
            Grow(bytes);
        byte* block = edge == Edge.Start ? _mapping + Page : _mapping + Page + _length - bytes;
        NativeMemory.Fill(block, (nuint)bytes, 0xFF);
        return (T*)block;
    }

    /// <summary>A block with these elements that touches a protected page.</summary>
    public T* Place<T>(ReadOnlySpan<T> values, Edge edge)
        where T : unmanaged
    {
        T* block = Place<T>(values.Length, edge);
        values.CopyTo(new Span<T>(block, values.Length));
        return block;
    }

    public void Dispose()
    {
        if (_mapping != null)
            _ = Unmap(_mapping, (nuint)(_length + (2 * Page)));
        _mapping = null;
    }

    private void Grow(nint bytes)
    {
        Dispose();
        _length = (Math.Max(bytes, 1) + Page - 1) / Page * Page;
        var mapping = (byte*)Map(null, (nuint)(_length + (2 * Page)), 0, PrivateAnonymous, -1, 0);
        if ((nint)mapping == -1 || Protect(mapping + Page, (nuint)_length, ReadWrite) != 0)
            throw new InvalidOperationException($"no {_length} bytes between protected pages: {Marshal.GetLastPInvokeErrorMessage()}");
        _mapping = mapping;
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);
}
