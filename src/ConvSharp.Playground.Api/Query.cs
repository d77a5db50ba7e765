using System.Globalization;

namespace ConvSharp.Playground.Api;

/// <summary>The words of a request: name=value, joined by &amp;, as in the page's address. Names are the tool's options.</summary>
internal sealed class Query
{
    private const int LongestValue = 4096;
    private const int LongestEcho = 40;
    private const int LongestShort = 100;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private Query()
    {
    }

    /// <exception cref="RequestFault">A name that is none of these, one that stands twice, or a value that is too long.</exception>
    public static Query Parse(string text, IReadOnlyCollection<string> names)
    {
        var query = new Query();
        if (text.Length > LongestValue * 4)
            throw new RequestFault($"The request has {text.Length} characters: give at most {LongestValue * 4}.", null);
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = pair.Split('=', 2);
            string name = Decoded(sides[0]), value = sides.Length == 1 ? "" : Decoded(sides[1]);
            if (!names.Contains(name))
                throw new RequestFault($"'{Shortened(name)}' is no option: use {string.Join(", ", names)}.", null);
            if (value.Length > LongestValue)
                throw new RequestFault($"{name} has {value.Length} characters: give at most {LongestValue}.", name);
            if (!query._values.TryAdd(name, value.Trim()))
                throw new RequestFault($"{name} is given twice: leave one of them out.", name);
        }

        return query;
    }

    /// <summary>The request with other values for some words.</summary>
    public Query With(IReadOnlyDictionary<string, string> words)
    {
        var query = new Query();
        foreach ((string name, string value) in _values.Where(word => !words.ContainsKey(word.Key)).Concat(words))
            query._values.Add(name, value);
        return query;
    }

    /// <summary>All words with their values, in the order of the request.</summary>
    public IEnumerable<KeyValuePair<string, string>> Words => _values;

    /// <summary>The value; null where it is not given or empty.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>The word as it was given, also where it is empty; to compare requests.</summary>
    public string Cause(string name) => _values.TryGetValue(name, out string? value) ? $"{name}={value}" : "";

    /// <summary>The value, which messages may repeat; null where it is not given or empty.</summary>
    /// <exception cref="RequestFault">It is long.</exception>
    public string? Short(string name)
    {
        string? text = Text(name);
        return text is null || text.Length <= LongestShort
            ? text
            : throw new RequestFault($"{name} has {text.Length} characters: give at most {LongestShort}.", name);
    }

    /// <summary>Whether a word that needs no value is there.</summary>
    /// <exception cref="RequestFault">It has a value other than yes or no.</exception>
    public bool Flag(string name) => _values.TryGetValue(name, out string? value) && value switch
    {
        "" or "yes" => true,
        "no" => false,
        _ => throw new RequestFault($"{name} is '{Shortened(value)}': give yes or no, or leave it out.", name),
    };

    /// <summary>One of some words; null: none is given.</summary>
    /// <exception cref="RequestFault">Another word.</exception>
    public string? Word(string name, params string[] words) => Text(name) switch
    {
        null => null,
        { } word when words.Contains(word) => word,
        { } word => throw new RequestFault($"{name} is '{Shortened(word)}': use {string.Join(" or ", words)}.", name),
    };

    /// <summary>The position of one of some elements; null: none is given.</summary>
    /// <exception cref="RequestFault">There is no such element.</exception>
    public int? Index(string name, int count)
    {
        if (Text(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < count
            ? index
            : throw new RequestFault($"{name} is '{Shortened(text)}': use 0 to {count - 1}.", name);
    }

    /// <summary>Text as a message may repeat it.</summary>
    public static string Shortened(string text, int most = LongestEcho) => text.Length <= most ? text : text[..most] + "…";

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
