using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvSharp.Errors;

namespace ConvSharp.Engine.Execution;

/// <summary>A pinned buffer, aligned to 64 bytes, that is given back when disposed of.</summary>
/// <remarks>
/// Managed arrays on the pinned heap: they count against the process's memory limit, and running out can be caught. Buffers are kept for
/// the next renter, so that calls in steady state allocate nothing.
/// </remarks>
internal readonly unsafe struct Workspace : IDisposable
{
    private const int Alignment = 64;
    private const long LargestKept = 256L << 20;

    /// <summary>
    /// Most bytes of the buffer that each thread keeps for itself: its lines are in the cache of the core that wrote them last.
    /// </summary>
    private const long LargestOwn = 8L << 20;

    // A call holds up to five buffers (packed weights, extended input, dense copies), and each of its threads holds one.
    private static readonly ulong[]?[] Kept = new ulong[]?[Math.Max(16, 4 * Environment.ProcessorCount)];

    [ThreadStatic]
    private static ulong[]? _ofThisThread;

    private readonly ulong[] _block;

    private Workspace(ulong[] block) => _block = block;

    /// <summary>The aligned start of the buffer.</summary>
    public void* Start
    {
        get
        {
            nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_block));
            return (void*)((address + Alignment - 1) & ~(nuint)(Alignment - 1));
        }
    }

    /// <summary>A buffer of at least this many bytes, with arbitrary contents.</summary>
    public static Workspace Rent(long bytes)
    {
        long length = BlockLength(bytes);
        if (_ofThisThread is { } own && own.LongLength >= length)
        {
            _ofThisThread = null;
            return new Workspace(own);
        }

        while (SmallestKept(length) is { } slot)
        {
            ulong[]? block = Volatile.Read(ref Kept[slot]);
            if (block is not null && block.LongLength >= length && Interlocked.CompareExchange(ref Kept[slot], null, block) == block)
                return new Workspace(block);
        }

        return new Workspace(Allocate(length));
    }

    /// <summary>A buffer that is never given back: packed weights live as long as their plan.</summary>
    public static Workspace Own(long bytes) => new(Allocate(BlockLength(bytes)));

    /// <summary>Refuses more bytes than this process's memory, before anything is allocated.</summary>
    public static void CheckAvailable(long bytes, string what)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            ConvolutionArgumentException.Throw($"{what} needs {bytes} bytes, but this process may use {available}", "input",
                "too large for this", "use smaller sizes, or split the work");
        }
    }

    /// <summary>Keeps the buffer for the next renter; if there is no room, it takes the place of a smaller one.</summary>
    public void Dispose()
    {
        if (_block.LongLength * sizeof(ulong) > LargestKept)
            return;
        if (_block.LongLength * sizeof(ulong) <= LargestOwn && (_ofThisThread is null || _ofThisThread.LongLength < _block.LongLength))
        {
            ulong[]? smaller = _ofThisThread;
            _ofThisThread = _block;
            if (smaller is not null)
                Keep(smaller);
            return;
        }

        Keep(_block);
    }

    private static void Keep(ulong[] given)
    {
        for (int slot = 0; slot < Kept.Length; slot++)
        {
            if (Interlocked.CompareExchange(ref Kept[slot], given, null) is null)
                return;
        }

        // The smallest one goes: if another went, calls that need both sizes would allocate every time.
        while (SmallestKept(0) is { } slot)
        {
            ulong[]? other = Volatile.Read(ref Kept[slot]);
            if (other is not null && other.LongLength >= given.LongLength)
                return;
            if (Interlocked.CompareExchange(ref Kept[slot], given, other) == other)
                return;
        }
    }

    /// <summary>The place of the smallest kept buffer of at least this length, if there is any.</summary>
    private static int? SmallestKept(long length)
    {
        int? smallest = null;
        long smallestLength = long.MaxValue;
        for (int slot = 0; slot < Kept.Length; slot++)
        {
            if (Volatile.Read(ref Kept[slot]) is { } block && block.LongLength >= length && block.LongLength < smallestLength)
                (smallest, smallestLength) = (slot, block.LongLength);
        }

        return smallest;
    }

    private static long BlockLength(long bytes) => (checked(bytes + Alignment) + sizeof(ulong) - 1) / sizeof(ulong);

    private static ulong[] Allocate(long length)
    {
        CheckAvailable(length * sizeof(ulong), "the work space");
        if (length > Array.MaxLength)
        {
            ConvolutionArgumentException.Throw($"the work space needs {length * sizeof(ulong)} bytes in one block", "input",
                "too large for this", "use smaller sizes, or split the work");
        }

        try
        {
            return GC.AllocateUninitializedArray<ulong>((int)length, pinned: true);
        }
        catch (OutOfMemoryException)
        {
            ConvolutionArgumentException.Throw(
                $"the work space needs {length * sizeof(ulong)} bytes, which this process no longer has", "input",
                "too large for this", "use smaller sizes, split the work, or free memory");
            throw;
        }
    }
}
