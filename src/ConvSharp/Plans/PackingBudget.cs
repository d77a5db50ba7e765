namespace ConvSharp.Plans;

/// <summary>
/// Bounds the spare packed weights of all layers together: a layer always keeps the packing that it used last, and others as long as they
/// fit.
/// </summary>
/// <remarks>
/// The lock is held for short moments, when something is planned or dropped, never while weights are packed and never by a call whose plan
/// exists. The budget's time advances only at such moments, or when a layer changes to other packed weights: so a call can note when it
/// used its plan without writing to memory that other threads write.
/// </remarks>
internal sealed class PackingBudget
{
    private readonly List<WeakReference<IPackingOwner>> _owners = [];
    private long _mostBytes;
    private long _now;

    /// <param name="mostBytes">Bytes of spare packed weights.</param>
    public PackingBudget(long mostBytes) => _mostBytes = mostBytes;

    /// <summary>The budget that all layers share.</summary>
    public static PackingBudget Shared { get; } =
        new(Math.Min(1L << 30, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4));

    /// <summary>Held while the kept packings change.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The budget's time: the number of moments so far.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>Bytes of spare packed weights that may be kept.</summary>
    public long MostBytes
    {
        get => Volatile.Read(ref _mostBytes);
        set
        {
            lock (Gate)
            {
                Volatile.Write(ref _mostBytes, value);
                Trim();
            }
        }
    }

    /// <summary>Bytes of all packed weights that are kept.</summary>
    public long HeldBytes
    {
        get
        {
            lock (Gate)
                return Owners().Sum(owner => owner.Packings.Sum(packing => packing.Bytes));
        }
    }

    /// <summary>Advances the time: something was planned or dropped, or a layer changed to other packed weights.</summary>
    public long NextMoment() => Interlocked.Increment(ref _now);

    /// <summary>Counts an owner's packed weights from now on, as long as it is alive; under the lock.</summary>
    public void Add(IPackingOwner owner) => _owners.Add(new WeakReference<IPackingOwner>(owner));

    /// <summary>Drops, under the lock, the least recently used spare packed weights until the rest fits.</summary>
    public void Trim()
    {
        NextMoment();
        List<(IPackingOwner Owner, HeldPacking Packing)> spares =
        [
            .. from owner in Owners()
               from packing in owner.Packings
               where !owner.UsedLast(packing)
               orderby packing.LastUsed
               select (owner, packing),
        ];
        long bytes = spares.Sum(spare => spare.Packing.Bytes);
        foreach ((IPackingOwner owner, HeldPacking packing) in spares)
        {
            if (bytes <= MostBytes)
                return;
            owner.Drop(packing);
            bytes -= packing.Bytes;
        }
    }

    private List<IPackingOwner> Owners()
    {
        var owners = new List<IPackingOwner>(_owners.Count);
        _owners.RemoveAll(reference => !reference.TryGetTarget(out _));
        foreach (WeakReference<IPackingOwner> reference in _owners)
        {
            if (reference.TryGetTarget(out IPackingOwner? owner))
                owners.Add(owner);
        }

        return owners;
    }
}
