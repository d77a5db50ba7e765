using System.Buffers;
using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays;

/// <summary>A .npy file that is written in place, row by row of its chunks: little endian, in C order.</summary>
internal sealed class NpyTarget : InPlaceTarget
{
    private const int BufferBytes = 1 << 18;

    private readonly long _dataStart;

    private NpyTarget(string path, ArrayLayout layout, PartialFile file, long dataStart)
        : base(path, layout, file) => _dataStart = dataStart;

    public static NpyTarget Create(string path, ArrayLayout layout)
    {
        byte[] header = Header(layout);
        long bytes = layout.Shape.Aggregate((long)layout.Type.Size(), (product, length) => product * length);
        if (bytes > long.MaxValue - header.Length)
            throw new ArgumentException($"shape is {ArrayRegion.Text(layout.Shape.AsSpan())}: no file is that long.", nameof(layout));
        return new NpyTarget(path, layout, PartialFile.Create(path, header.Length + bytes, header), header.Length);
    }

    /// <summary>Opens a target that was begun with the same shape and type; chunks may differ.</summary>
    public static NpyTarget Resume(string path, ArrayLayout layout)
    {
        PartialName.Existing(path, System.IO.File.Exists);
        NpyHeader stored;
        using (FileStream file = new(path + PartialEnding, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            stored = Npy.ReadHeader(file, path + PartialEnding);
        bool isOwn = !stored.IsBigEndian && !stored.IsFortranOrder;
        PartialName.CheckSame(
            path, $"{stored.ElementType.Name()} {stored.Size}{(isOwn ? "" : " in another order")}",
            $"{layout.Type.Name()} {ArrayRegion.Text(layout.Shape.AsSpan())}");
        return new NpyTarget(path, layout, PartialFile.Open(path), Header(layout).Length);
    }

    private protected override void WriteChunk(
        ReadOnlySpan<long> chunk, ReadOnlySpan<long> start, ReadOnlySpan<int> size, ReadOnlySpan<float> values)
    {
        // Axes that a chunk has as a whole continue the row before them.
        int outer = size.Length - 1;
        long row = size[outer];
        while (outer > 0 && size[outer] == Shape[outer])
            row *= size[--outer];
        Span<long> index = stackalloc long[outer + 1];
        index.Clear();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (int at = 0; at < values.Length; at += (int)row)
            {
                long first = 0;
                for (int axis = 0; axis < size.Length; axis++)
                    first = (first * Shape[axis]) + start[axis] + (axis < outer ? index[axis] : 0);
                WriteRow(values.Slice(at, (int)row), first, buffer);
                for (int axis = outer - 1; axis >= 0 && ++index[axis] == size[axis]; axis--)
                    index[axis] = 0;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Header(ArrayLayout layout) => layout.Type == ElementType.BFloat16
        ? throw new ArgumentException("type is bfloat16, which numpy has not: write float16 or float32, or a .zarr.", nameof(layout))
        : Npy.Header(layout.Type, [.. layout.Shape]);

    private void WriteRow(ReadOnlySpan<float> values, long first, byte[] buffer)
    {
        int elementSize = Layout.Type.Size();
        int most = BufferBytes / elementSize;
        for (int at = 0; at < values.Length; at += most)
        {
            ReadOnlySpan<float> part = values.Slice(at, Math.Min(most, values.Length - at));
            Span<byte> bytes = buffer.AsSpan(0, part.Length * elementSize);
            StoredElements.Encode(part, Layout.Type, bytes);
            File.Write(bytes, _dataStart + ((first + at) * elementSize));
        }
    }
}
