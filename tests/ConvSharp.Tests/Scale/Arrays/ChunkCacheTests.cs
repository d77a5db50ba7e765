using System.Buffers;
using ConvSharp.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Scale.Arrays;

public class ChunkCacheTests
{
    private const int ChunkBytes = 1024;

    [Fact]
    public void Bytes_are_bounded_and_the_chunk_that_was_not_used_longest_goes_first()
    {
        ChunkCache cache = new(capacity: 4 * (ChunkBytes + 200));
        int loads = 0;
        void Use(long key) => cache.Return(cache.Take(key, () =>
        {
            loads++;
            return ArrayPool<byte>.Shared.Rent(ChunkBytes);
        }));

        foreach (long key in (long[])[0, 1, 2, 3, 0, 4, 0])
            Use(key);
        Assert.Equal(5, loads);
        Use(1);
        Assert.Equal(6, loads);
        for (long key = 0; key < 100; key++)
        {
            Use(key);
            Assert.InRange(cache.Bytes, 0, 4 * (ChunkBytes + 200));
        }
    }

    [Fact]
    public void A_chunk_whose_loading_fails_is_loaded_again()
    {
        ChunkCache cache = new(capacity: 1 << 20);
        Assert.Throws<InvalidDataException>(() => cache.Take(1, () => throw new InvalidDataException("damaged")));
        Assert.Equal(0, cache.Bytes);
        ChunkCache.Entry entry = cache.Take(1, () => null);
        Assert.Null(entry.Data);
        cache.Return(entry);
    }

    [Fact]
    public void Threads_that_want_one_chunk_load_it_once()
    {
        ChunkCache cache = new(capacity: 0);
        int loads = 0;
        ChunkCache.Entry held = cache.Take(7, Load);
        Parallel.For(0, 100, _ => cache.Return(cache.Take(7, Load)));
        Assert.Equal(1, loads);
        cache.Return(held);
        Assert.Equal(0, cache.Bytes);

        byte[] Load()
        {
            Interlocked.Increment(ref loads);
            return ArrayPool<byte>.Shared.Rent(ChunkBytes);
        }
    }
}
