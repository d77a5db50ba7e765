namespace ConvSharp.Tests.Architecture;

/// <summary>Which room, a namespace below the root, may use which others.</summary>
internal static class Rooms
{
    /// <summary>The room of the types of the root namespace itself.</summary>
    public const string Root = "Convolution";

    /// <summary>The one room with rooms of its own.</summary>
    private const string Engine = "Engine";

    private const string VectorRoom = "Engine.Simd";
    private const string VectorNamespace = "System.Runtime.Intrinsics";

    /// <summary>Each room with the rooms that it may use, itself aside.</summary>
    public static IReadOnlyDictionary<string, string[]> MayUse { get; } = new Dictionary<string, string[]>
    {
        ["Errors"] = [],
        ["Geometry"] = ["Errors"],
        ["Engine.Simd"] = [],
        ["Engine.Kernels"] = ["Engine.Simd"],
        ["Engine.Execution"] = ["Errors"],
        ["Tensors"] = ["Errors", "Engine.Execution"],
        ["Reference"] = ["Geometry", "Errors", "Tensors"],
        ["Initialization"] = ["Geometry", "Errors"],
        ["Files"] = ["Errors", "Geometry"],
        ["Engine.Algorithms"] = ["Geometry", "Engine.Simd", "Engine.Kernels", "Engine.Execution"],
        ["Engine.Planning"] = ["Errors", "Geometry", "Tensors", "Engine.Simd", "Engine.Execution", "Engine.Algorithms"],
        ["Plans"] = ["Errors", "Geometry", "Tensors", "Engine.Simd", "Engine.Execution", "Engine.Algorithms", "Engine.Planning"],
        [Root] = ["Errors", "Geometry", "Tensors", "Plans"],
        ["Autograd"] = ["Errors", "Tensors", "Engine.Execution"],
        ["Layers"] = ["Errors", "Geometry", "Tensors", "Engine.Execution", "Initialization", "Plans", "Autograd"],
        ["Training"] = ["Errors", "Tensors", "Engine.Execution", "Initialization", "Files", "Autograd", "Layers"],
    };

    /// <summary>The room of a type, or null for a type of somebody else's.</summary>
    public static string? Of(Type type, string root)
    {
        string space = type.Namespace ?? "";
        if (space == root)
            return Root;
        if (!space.StartsWith(root + ".", StringComparison.Ordinal))
            return null;
        string[] names = space[(root.Length + 1)..].Split('.');
        return names is [Engine, var room, ..] ? $"{Engine}.{room}" : names[0];
    }

    /// <summary>Every break of the rules, as a sentence: who names whom, and in which member.</summary>
    public static IReadOnlyList<string> Violations(IEnumerable<Type> types, string root) =>
    [
        .. from type in types
           where Of(type, root) is not null
           from reference in References.Of(type)
           from part in References.Parts(reference.To)
           let violation = Violation(reference, part, root)
           where violation is not null
           select violation,
    ];

    private static string? Violation(Reference reference, Type part, string root)
    {
        string from = Of(reference.From, root)!;
        string who = $"{from} → {{0}}: {reference.From.FullName}, in {reference.Member}, names {part.FullName}";
        if (part.Namespace?.StartsWith(VectorNamespace, StringComparison.Ordinal) == true && from != VectorRoom)
            return string.Format(null, who, VectorNamespace);
        string? to = Of(part, root);
        if (to is null || to == from)
            return null;
        if (!MayUse.TryGetValue(from, out string[]? allowed))
            return $"{from} has no row in the table of rooms ({reference.From.FullName})";
        return allowed.Contains(to) ? null : string.Format(null, who, to);
    }
}
