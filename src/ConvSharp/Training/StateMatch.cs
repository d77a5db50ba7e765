using ConvSharp.Files;

namespace ConvSharp.Training;

/// <summary>Checks that the tensors of a file are the expected ones.</summary>
internal static class StateMatch
{
    private const int Shown = 8;

    /// <exception cref="InvalidDataException">
    /// They are not: the message lists missing tensors, unexpected tensors and wrong shapes.
    /// </exception>
    public static void Check(
        StoredState stored, IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> expected, bool strict)
    {
        var faults = new List<string>();
        if (strict)
        {
            var names = expected.Select(entry => entry.Name).ToHashSet();
            AddList(faults, "missing", expected.Select(entry => entry.Name).Where(name => !stored.Contains(name)));
            AddList(faults, "not expected", stored.Tensors.Keys.Where(name => !names.Contains(name)));
        }

        AddList(faults, "of another shape", from entry in expected
                                            where stored.Contains(entry.Name) && !Fits(stored.Tensors[entry.Name].Shape, entry.Shape)
                                            let found = Text(stored.Tensors[entry.Name].Shape)
                                            select $"{entry.Name} ({found} in the file, {Text(entry.Shape)} expected)");
        if (faults.Count > 0)
        {
            throw Malformed.File(
                stored.File, $"it does not fit: {string.Join("; ", faults)}", "give a file saved from the same layers");
        }
    }

    private static void AddList(List<string> faults, string what, IEnumerable<string> names)
    {
        string[] all = [.. names];
        if (all.Length > 0)
            faults.Add($"{what}: {string.Join(", ", all.Take(Shown))}{(all.Length > Shown ? $" and {all.Length - Shown} more" : "")}");
    }

    /// <summary>A single number may be stored with or without an axis.</summary>
    private static bool Fits(IReadOnlyList<long> stored, IReadOnlyList<long> expected) =>
        stored.SequenceEqual(expected) || (IsSingle(stored) && IsSingle(expected));

    private static bool IsSingle(IReadOnlyList<long> shape) => shape is [] or [1];

    private static string Text(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";
}
