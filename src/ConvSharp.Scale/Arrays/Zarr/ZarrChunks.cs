using System.Buffers;
using System.Buffers.Binary;
using ConvSharp.Files;
using Microsoft.Win32.SafeHandles;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>Reads and decodes chunks.</summary>
/// <param name="folder">The array's folder.</param>
/// <param name="metadata">What its metadata say.</param>
/// <param name="countRead">Is told how many bytes were read.</param>
internal sealed class ZarrChunks(ZarrFolder folder, ZarrMetadata metadata, Action<long> countRead)
{
    private const string Fix = "it is damaged or of another array: make it again";

    // Indices of shards.
    private const long IndexCacheBytes = 1 << 24;

    // What codecs add to bytes that they cannot make fewer: little, in each of them.
    private const int Overhead = 1 << 16;

    private readonly ChunkCache _indices = new(IndexCacheBytes);
    private readonly int _chunkBytes = metadata.Layout.ChunkBytes;

    private long Most => _chunkBytes + ((long)_chunkBytes / 8) + Overhead;

    /// <summary>The decoded bytes of a chunk, in an array of the shared pool; null if it is not stored.</summary>
    public byte[]? Load(ReadOnlySpan<long> index)
    {
        if (metadata.Shards is { } shards)
            return LoadFromShard(shards, index);
        string key = metadata.Keys.Of(index);
        if (folder.Open(key) is not { } file)
            return null;
        using (file)
            return Decode(file, key, 0, RandomAccess.GetLength(file));
    }

    private byte[]? LoadFromShard(ZarrShards shards, ReadOnlySpan<long> index)
    {
        long[] shard = new long[index.Length];
        (long number, long within) = (0, 0);
        for (int axis = 0; axis < shard.Length; axis++)
        {
            (shard[axis], long inner) = Math.DivRem(index[axis], shards.Counts[axis]);
            number = (number * shards.Layout.Counts[axis]) + shard[axis];
            within = (within * shards.Counts[axis]) + inner;
        }

        string key = metadata.Keys.Of(shard);
        if (folder.Open(key) is not { } file)
            return null;
        using (file)
        {
            long length = RandomAccess.GetLength(file);
            ChunkCache.Entry entry = _indices.Take(number, () => ReadIndex(shards, file, key, length));
            try
            {
                ReadOnlySpan<byte> place = entry.Data.AsSpan((int)within * 16, 16);
                ulong start = BinaryPrimitives.ReadUInt64LittleEndian(place);
                ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(place[8..]);
                if (start == ulong.MaxValue && bytes == ulong.MaxValue)
                    return null;
                if (start > (ulong)length || bytes > (ulong)length - start)
                    throw Wrong(key, $"its index places a chunk at byte {start}, of {bytes} bytes, and the file has {length}");
                return Decode(file, key, (long)start, (long)bytes);
            }
            finally
            {
                _indices.Return(entry);
            }
        }
    }

    private byte[] ReadIndex(ZarrShards shards, SafeFileHandle file, string key, long length)
    {
        int bytes = (int)shards.IndexBytes;
        if (length < bytes)
            throw Wrong(key, $"it has {length} bytes, and its index alone takes {bytes}");
        byte[] index = folder.Read(file, key, shards.IsIndexLast ? length - bytes : 0, bytes);
        countRead(bytes);
        if (!shards.HasChecksum)
            return index;
        byte[] plain = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            _ = ZarrCodec.Crc32C.Decode(index.AsSpan(0, bytes), plain);
        }
        catch (InvalidDataException fault)
        {
            ArrayPool<byte>.Shared.Return(plain);
            throw Wrong(key, $"its index is wrong: {fault.Message}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(index);
        }

        return plain;
    }

    private byte[] Decode(SafeFileHandle file, string key, long start, long length)
    {
        // What is longer cannot be this chunk, whatever it would become.
        if (length > Most)
            throw Wrong(key, $"a chunk has {length} bytes, and its elements take {_chunkBytes}");
        byte[] current = folder.Read(file, key, start, (int)length);
        countRead(length);
        int count = (int)length;
        for (int i = metadata.Codecs.Length - 1; i >= 0; i--)
        {
            byte[] next = ArrayPool<byte>.Shared.Rent(i == 0 ? _chunkBytes : (int)Math.Min(Most, Array.MaxLength));
            try
            {
                int most = i == 0 ? _chunkBytes : next.Length;
                count = metadata.Codecs[i].Decode(current.AsSpan(0, count), next.AsSpan(0, most));
            }
            catch (InvalidDataException fault)
            {
                ArrayPool<byte>.Shared.Return(next);
                throw Wrong(key, fault.Message);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(current);
            }

            current = next;
        }

        if (count == _chunkBytes)
            return current;
        ArrayPool<byte>.Shared.Return(current);
        throw Wrong(key, $"a chunk has {count} bytes, and its elements take {_chunkBytes}");
    }

    private InvalidDataException Wrong(string key, string problem) => Malformed.File(folder.Path(key), problem, Fix);
}
