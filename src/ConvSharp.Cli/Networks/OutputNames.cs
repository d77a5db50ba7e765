using System.Text;

namespace ConvSharp.Cli.Networks;

/// <summary>Names of files for the outputs of a model, on every system.</summary>
internal static class OutputNames
{
    private const int MostBytes = 200;

    private const string Forbidden = "/\\:*?\"<>|";

    private static readonly string[] Reserved =
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })];

    /// <summary>
    /// A name without extension for each output, in their order: characters that no file name has are _, names that would be the same
    /// file, also where capital letters count as small ones, get a number.
    /// </summary>
    public static string[] Of(IReadOnlyList<string> outputs)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. outputs.Select(output => Free(Plain(output), taken))];
    }

    private static string Free(string name, HashSet<string> taken)
    {
        string free = name;
        for (int number = 2; !taken.Add(free); number++)
            free = $"{name}-{number}";
        return free;
    }

    private static string Plain(string output)
    {
        var name = new StringBuilder();
        int bytes = 0;
        foreach (Rune rune in output.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MostBytes)
                break;
            bool isPlain = !Rune.IsControl(rune) && !(rune.IsAscii && Forbidden.Contains((char)rune.Value, StringComparison.Ordinal));
            name.Append(isPlain ? rune.ToString() : "_");
        }

        string plain = name.ToString();
        if (plain.EndsWith('.') || plain.EndsWith(' '))
            plain = plain[..^1] + "_";
        bool isReserved = plain.Length == 0 || Reserved.Contains(plain.Split('.')[0], StringComparer.OrdinalIgnoreCase);
        return isReserved || plain.StartsWith('.') ? $"_{plain}" : plain;
    }
}
