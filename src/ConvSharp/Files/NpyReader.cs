using System.Buffers;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace ConvSharp.Files;

/// <summary>
/// A .npy file of any size, read region by region: the bytes of a region are read, the file never as a whole. Any number of threads may
/// read at a time.
/// </summary>
/// <remarks>
/// Regions are read by calls, not through a mapping: a file that another process cuts short is then an error, where a mapping would end the
/// process. From the system's cache, squares of 256 × 256 float32 came at 1.7 GB/s by calls and at 7 GB/s mapped, those of 1024 × 1024 at 4
/// and 7 GB/s; a disk and a convolution are slower than either.
/// </remarks>
public sealed class NpyReader : IDisposable
{
    private const int BufferBytes = 1 << 18;

    // A call costs about as much as reading this many bytes: smaller gaps between rows are read too.
    private const int SmallGap = 1 << 12;

    private readonly FileStream _stream;
    private readonly SafeFileHandle _file;
    private readonly string _source;
    private readonly long _dataStart;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly int[] _order;
    internal NpyReader(FileStream stream, string source)
    {
        (_stream, _source) = (stream, source);
        Header = Npy.ReadHeader(stream, source);
        _dataStart = stream.Position;
        long extra = stream.Length - _dataStart - Header.Size.ByteLength;
        if (extra > 0)
            throw Malformed.File(source, $"{extra} bytes follow the array", "store one array a file");
        _file = stream.SafeFileHandle;
        _shape = [.. Header.Shape];
        _strides = DenseElements.Strides(_shape, Header.IsFortranOrder);
        _order = [.. Enumerable.Range(0, _shape.Length)];
        if (Header.IsFortranOrder)
            Array.Reverse(_order);
    }

    /// <summary>The shape, the type of the elements and their order.</summary>
    public NpyHeader Header { get; }

    /// <summary>
    /// Reads a region, rounded to the nearest number where <typeparamref name="T"/> does not hold an element exactly; true is 1.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="start">The region's first index on each axis.</param>
    /// <param name="size">Its length on each axis.</param>
    /// <param name="destination">Gets the elements, the last axis fastest. It has as many elements as the region.</param>
    /// <param name="cancellation">Stops between reads.</param>
    /// <returns>How many bytes were read from the file.</returns>
    /// <exception cref="ArgumentException">The region lies outside the array, or the destination has another length.</exception>
    /// <exception cref="InvalidDataException">The file became shorter since it was opened.</exception>
    public long Read<T>(ReadOnlySpan<long> start, ReadOnlySpan<int> size, Span<T> destination, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArrayRegion.Check(_shape, start, size, destination.Length);
        if (destination.IsEmpty)
            return 0;
        Span<int> rest = stackalloc int[size.Length];
        Span<long> to = stackalloc long[size.Length];
        size.CopyTo(rest);
        (long first, long step) = (0, 1);
        for (int axis = size.Length - 1; axis >= 0; axis--)
        {
            to[axis] = step;
            step *= size[axis];
            first += start[axis] * _strides[axis];
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            return ReadBox(first, 0, rest, destination, to, buffer, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Reads a box: at once where its bytes lie close together and fit the buffer, else in parts along its slowest axis.</summary>
    private long ReadBox<T>(
        long first, int depth, Span<int> size, Span<T> destination, ReadOnlySpan<long> to, byte[] buffer, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        while (depth < _order.Length && size[_order[depth]] == 1)
            depth++;
        int elementSize = Header.ElementType.Size();
        if (depth == _order.Length)
        {
            return ReadSpan(first, 1, size, destination, to, buffer, cancellation);
        }

        (int axis, long inner) = (_order[depth], 1);
        bool isClose = true;
        for (int i = _order.Length - 1; i > depth; i--)
        {
            int other = _order[i];
            isClose &= size[other] == 1 || (_strides[other] - inner) * elementSize <= SmallGap;
            inner += (size[other] - 1) * _strides[other];
        }

        isClose &= (_strides[axis] - inner) * elementSize <= SmallGap;
        long most = isClose ? (((BufferBytes / elementSize) - inner) / _strides[axis]) + 1 : 1;
        (int whole, long read) = (size[axis], 0);
        for (int i = 0; i < whole;)
        {
            int count = (int)Math.Clamp(most, 1, whole - i);
            size[axis] = count;
            long at = first + (i * _strides[axis]);
            Span<T> part = destination[(int)(i * to[axis])..];
            read += count == 1
                ? ReadBox(at, depth + 1, size, part, to, buffer, cancellation)
                : ReadSpan(at, inner + ((count - 1) * _strides[axis]), size, part, to, buffer, cancellation);
            i += count;
        }

        size[axis] = whole;
        return read;
    }

    private long ReadSpan<T>(
        long first, long length, ReadOnlySpan<int> size, Span<T> destination, ReadOnlySpan<long> to, byte[] buffer,
        CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        cancellation.ThrowIfCancellationRequested();
        int elementSize = Header.ElementType.Size();
        Span<byte> bytes = buffer.AsSpan(0, (int)length * elementSize);
        long offset = _dataStart + (first * elementSize);
        for (int done = 0; done < bytes.Length;)
        {
            int read = RandomAccess.Read(_file, bytes[done..], offset + done);
            if (read == 0)
                throw Malformed.File(_source, "it became shorter while it was read", "write it again");
            done += read;
        }

        ElementRegion.Copy(bytes, Header.ElementType, Header.IsBigEndian, _strides, size, destination, to);
        return bytes.Length;
    }
}
