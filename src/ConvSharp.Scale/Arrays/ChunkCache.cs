using System.Buffers;

namespace ConvSharp.Scale.Arrays;

/// <summary>
/// Decoded chunks, so that neighbouring regions do not decode a chunk again. Its bytes are bounded, chunks in use aside; threads that want
/// the same chunk wait for one of them to decode it.
/// </summary>
internal sealed class ChunkCache(long capacity)
{
    // What an absent chunk takes.
    private const int EntryBytes = 128;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Entry> _entries = [];
    private readonly LinkedList<Entry> _unused = [];
    private long _bytes;

    /// <summary>Bytes of all chunks that are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>The chunk of a key, which is in use until it is given back.</summary>
    /// <param name="key">The chunk's number.</param>
    /// <param name="load">Decodes it to an array of the shared pool; null for a chunk that is not stored.</param>
    public Entry Take(long key, Func<byte[]?> load)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out entry))
                _entries[key] = entry = new Entry(key);
            else if (entry.Users == 0)
                _unused.Remove(entry.Node);
            entry.Users++;
        }

        try
        {
            lock (entry.Node)
            {
                if (entry.IsLoaded)
                    return entry;
                entry.Data = load();
                entry.IsLoaded = true;
            }
        }
        catch
        {
            Return(entry);
            throw;
        }

        lock (_lock)
            _bytes += Size(entry);
        return entry;
    }

    public void Return(Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Users > 0)
                return;
            if (!entry.IsLoaded)
            {
                _entries.Remove(entry.Key);
                return;
            }

            _unused.AddLast(entry.Node);
            while (_bytes > capacity && _unused.First is { } oldest)
            {
                _unused.RemoveFirst();
                _entries.Remove(oldest.Value.Key);
                _bytes -= Size(oldest.Value);
                if (oldest.Value.Data is { } data)
                    ArrayPool<byte>.Shared.Return(data);
            }
        }
    }

    private static long Size(Entry entry) => EntryBytes + (entry.Data?.Length ?? 0);

    /// <summary>A chunk.</summary>
    internal sealed class Entry
    {
        public Entry(long key)
        {
            Key = key;
            Node = new LinkedListNode<Entry>(this);
        }

        public long Key { get; }

        /// <summary>The decoded bytes, at the array's start; null for a chunk that is not stored.</summary>
        public byte[]? Data { get; set; }

        public bool IsLoaded { get; set; }

        public int Users { get; set; }

        public LinkedListNode<Entry> Node { get; }
    }
}
