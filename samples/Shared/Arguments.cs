using System.Globalization;

namespace ConvSharp.Examples.Shared;

/// <summary>The words of a command line: those that stand by their place, and options, each with a value.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, string> _options;

    private Arguments(IReadOnlyList<string> words, Dictionary<string, string> options) => (Words, _options) = (words, options);

    /// <summary>The words that are no options.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <param name="line">All words.</param>
    /// <param name="least">The fewest words that are no options.</param>
    /// <param name="most">The most of them.</param>
    /// <param name="names">The options that there are, such as "--labels".</param>
    /// <exception cref="UsageException">Too few or too many words, an unknown option, or one without a value.</exception>
    public static Arguments Parse(IReadOnlyList<string> line, int least, int most, IReadOnlyCollection<string> names)
    {
        List<string> words = [];
        Dictionary<string, string> options = [];
        for (int i = 0; i < line.Count; i++)
        {
            if (!line[i].StartsWith("--", StringComparison.Ordinal))
                words.Add(line[i]);
            else if (!names.Contains(line[i]))
                throw new UsageException($"There is no option '{line[i]}'.");
            else if (i + 1 == line.Count)
                throw new UsageException($"{line[i]} has no value.");
            else if (!options.TryAdd(line[i], line[++i]))
                throw new UsageException($"{line[i - 1]} is given twice.");
        }

        string taken = least == most ? $"{least}" : $"{least} to {most}";
        return words.Count >= least && words.Count <= most
            ? new Arguments(words, options)
            : throw new UsageException($"{words.Count} words are given, but {taken} are taken.");
    }

    /// <summary>The option's value; null where it is not given.</summary>
    public string? Text(string name) => _options.GetValueOrDefault(name);

    /// <exception cref="UsageException">The value is no number, or outside of the range.</exception>
    public double Number(string name, double absent, double least, double most)
    {
        if (Text(name) is not { } text)
            return absent;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw new UsageException(
                string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}': give a number of {least} to {most}."));
    }

    /// <exception cref="UsageException">The value is no integer, or outside of the range.</exception>
    public int WholeNumber(string name, int absent, int least, int most)
    {
        if (Text(name) is not { } text)
            return absent;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most
            ? value
            : throw new UsageException($"{name} is '{text}': give an integer of {least} to {most}.");
    }
}
