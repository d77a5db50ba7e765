using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Cli.Faults;

namespace ConvSharp.Cli.Networks;

/// <summary>Words of the form NAME=VALUE, where NAME is an input or output of a model; the only one of them needs no name.</summary>
internal static class Assignments
{
    /// <param name="words">What the user gave.</param>
    /// <param name="names">The names that there are.</param>
    /// <param name="option">The option or argument that they were given to.</param>
    /// <param name="kind">What is named: input.</param>
    /// <exception cref="RequestException">A name that is not there, one that is given twice, or none where there are several.</exception>
    public static Dictionary<string, string> Of(IEnumerable<string> words, IReadOnlyList<string> names, string option, string kind)
    {
        var values = new Dictionary<string, string>();
        foreach (string word in words)
        {
            (string name, string value) = Split(word, names, option, kind);
            if (value.Length == 0)
                throw new RequestException($"{option} is '{word}', without a value: give one after the =.");
            if (!values.TryAdd(name, value))
                throw new RequestException($"{kind} '{name}' is given twice, as '{values[name]}' and as '{value}': leave one of them out.");
        }

        return values;
    }

    // Names may themselves contain =, and so may paths.
    private static (string Name, string Value) Split(string word, IReadOnlyList<string> names, string option, string kind)
    {
        string list = string.Join(", ", names);
        if (names.Where(name => word.StartsWith($"{name}=", StringComparison.Ordinal)).MaxBy(name => name.Length) is { } known)
            return (known, word[(known.Length + 1)..]);
        if (word.IndexOf('=', StringComparison.Ordinal) is >= 0 and int end && !File.Exists(word))
        {
            string fix = Suggestion.Among(word[..end], names) is { } near ? $"did you mean {near}?" : $"it has {list}.";
            throw new RequestException($"{option} is '{word}', and the model has no {kind} '{word[..end]}': {fix}");
        }

        return names.Count == 1
            ? (names[0], word)
            : throw new RequestException(
                $"{option} is '{word}', but the model has {names.Count} {kind}s: name one of {list}, as in NAME={word}.");
    }
}
