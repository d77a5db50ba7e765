namespace ConvSharp.Tests.Architecture;

/// <summary>
/// Which rooms of an assembly may use which others. A room is a namespace below the root; one without a row of its own belongs to the room
/// above it.
/// </summary>
/// <param name="root">The root namespace.</param>
/// <param name="mayUse">Each room with the rooms that it may use, itself aside.</param>
internal sealed class RoomTable(string root, IReadOnlyDictionary<string, string[]> mayUse)
{
    /// <summary>The room of the types of the root namespace itself.</summary>
    public const string Root = "(root)";

    /// <summary>The runtime's vectors count as a room, which kernels reach through the operations of a width alone.</summary>
    public const string Vectors = "System.Runtime.Intrinsics";

    public IEnumerable<string> Rooms => mayUse.Keys;

    /// <summary>The room of a namespace, or null for somebody else's.</summary>
    public string? Of(string? space)
    {
        if (space == root)
            return Root;
        if (space?.StartsWith(Vectors, StringComparison.Ordinal) == true)
            return Vectors;
        if (space?.StartsWith(root + ".", StringComparison.Ordinal) != true)
            return null;
        string inner = space[(root.Length + 1)..], room = inner;
        while (!mayUse.ContainsKey(room))
        {
            int end = room.LastIndexOf('.');
            if (end < 0)
                return inner;
            room = room[..end];
        }

        return room;
    }

    /// <summary>What types name in signatures and bodies, as uses of rooms.</summary>
    public IReadOnlyList<RoomUse> Uses(IEnumerable<Type> types) =>
    [
        .. from type in types
           let @from = Of(type.Namespace)
           where @from is not null
           from reference in References.Of(type)
           from part in References.Parts(reference.To)
           let to = Of(part.Namespace)
           where to is not null && to != @from
           select new RoomUse(@from, to, $"{type.FullName}, in {reference.Member}, names {part.FullName}"),
    ];

    /// <summary>Every break of the rules, as a sentence: who names whom, and where.</summary>
    public IReadOnlyList<string> Violations(IEnumerable<RoomUse> uses) =>
    [
        .. from use in uses
           where !mayUse.TryGetValue(use.From, out string[]? allowed) || !allowed.Contains(use.To)
           group use by (use.From, use.To) into broken
           select $"{broken.Key.From} → {broken.Key.To}: {string.Join("; ", broken.Select(use => use.Where).Distinct().Take(3))}",
    ];

    /// <summary>Every permission that nobody uses.</summary>
    public IReadOnlyList<string> Unused(IEnumerable<RoomUse> uses)
    {
        HashSet<(string, string)> used = [.. uses.Select(use => (use.From, use.To))];
        return [.. from row in mayUse from to in row.Value where !used.Contains((row.Key, to)) select $"{row.Key} → {to}"];
    }

    /// <summary>Rooms that lead back to themselves.</summary>
    public IReadOnlyList<string> Cycles() => [.. Rooms.Where(room => Below(room).Contains(room))];

    private HashSet<string> Below(string room)
    {
        var below = new HashSet<string>();
        var waiting = new Queue<string>(mayUse[room]);
        while (waiting.TryDequeue(out string? next))
        {
            if (!below.Add(next))
                continue;
            foreach (string further in mayUse.GetValueOrDefault(next, []))
                waiting.Enqueue(further);
        }

        return below;
    }
}
