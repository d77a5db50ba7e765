using System.Text.RegularExpressions;

namespace ConvSharp.Playground.Api;

/// <summary>A sentence with {places}, in English and in another language.</summary>
internal sealed partial class SentenceTemplate
{
    // A list of words that a control takes.
    private const string Choices = "choices", Or = " or ";

    private readonly string[] _literals;
    private readonly string[] _places;
    private readonly string _other;

    /// <param name="english">The sentence as the library says it. A place takes what stands before the next words of the sentence.</param>
    /// <param name="other">The sentence in the other language, with places of the same names.</param>
    public SentenceTemplate(string english, string other)
    {
        (English, _other) = (english, other);
        _literals = Place().Split(english);
        _places = [.. Place().Matches(english).Select(match => match.Value[1..^1])];
    }

    public string English { get; }

    /// <summary>What stands at each place of a message; null: it is another sentence.</summary>
    public Dictionary<string, string>? Match(string message)
    {
        if (!message.StartsWith(_literals[0], StringComparison.Ordinal))
            return null;
        var values = new Dictionary<string, string>();
        int at = _literals[0].Length;
        for (int i = 0; i < _places.Length; i++)
        {
            string next = _literals[i + 1];
            bool isLast = i == _places.Length - 1;
            int end = isLast ? message.Length - next.Length : message.IndexOf(next, at, StringComparison.Ordinal);
            if (end < at || (isLast && !message.EndsWith(next, StringComparison.Ordinal)))
                return null;
            values[_places[i]] = message[at..end];
            at = end + next.Length;
        }

        return at == message.Length ? values : null;
    }

    /// <summary>The sentence in the other language.</summary>
    /// <param name="values">What stands at each place.</param>
    /// <param name="words">Values that are words.</param>
    public string Fill(Dictionary<string, string> values, Dictionary<string, string> words) => Place().Replace(_other, match =>
    {
        string name = match.Value[1..^1], value = values[name];
        return name == Choices ? string.Join("、", value.Split(Or)) : words.GetValueOrDefault(value, value);
    });

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
