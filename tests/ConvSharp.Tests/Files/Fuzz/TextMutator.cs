using System.Text;
using System.Text.RegularExpressions;

namespace ConvSharp.Tests.Files.Fuzz;

/// <summary>Damages the text of a header token by token: strings, numbers, words, signs.</summary>
/// <param name="words">Strings that the format knows, with their quotes.</param>
internal sealed partial class TextMutator(string[] words)
{
    private static readonly string[] Numbers =
    [
        "0", "1", "2", "3", "7", "8", "36", "255", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "9007199254740993",
        "2305843009213693951", "2305843009213693952", "4611686018427387904", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "-1", "-0", "-9223372036854775808", "007", "1.5", "2e0", "1e400", "0x10", "1L",
        "99999999999999999999999999999999999999999999",
    ];

    private static readonly string[] Signs =
    [
        "{", "}", "[", "]", "(", ")", ",", ":", " ", "\n", "\t", "\0", "'", "\"", "\\", "é", "\ufeff",
    ];

    public string Mutate(string text, Random random)
    {
        List<string> tokens = [.. Token().Matches(text).Select(match => match.Value)];
        for (int times = random.Next(1, 4); times > 0 && tokens.Count > 0; times--)
        {
            Change(tokens, random);
        }

        return string.Concat(tokens);
    }

    private void Change(List<string> tokens, Random random)
    {
        int at = random.Next(tokens.Count), other = random.Next(tokens.Count);
        int count = Math.Min(random.Next(1, 12), tokens.Count - at);
        switch (random.Next(9))
        {
            case 0:
                tokens[at] = Any(random);
                break;
            case 1:
                int number = tokens.FindIndex(at, token => char.IsAsciiDigit(token[0]));
                tokens[number < 0 ? at : number] = Numbers[random.Next(Numbers.Length)];
                break;
            case 2:
                int word = tokens.FindIndex(at, token => token[0] is '"' or '\'');
                tokens[word < 0 ? at : word] = words[random.Next(words.Length)];
                break;
            case 3:
                tokens.RemoveRange(at, count);
                break;
            case 4:
                tokens.InsertRange(other, tokens.GetRange(at, count));
                break;
            case 5:
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 6:
                tokens.Insert(at, Any(random));
                break;
            case 7:
                tokens.Insert(at, string.Concat(Enumerable.Repeat(Any(random), random.Next(1, 100))));
                break;
            default:
                StringBuilder token = new(tokens[at]);
                token[random.Next(token.Length)] = (char)random.Next(random.Next(2) == 0 ? 128 : 0xffff);
                tokens[at] = token.ToString();
                break;
        }
    }

    private string Any(Random random) => random.Next(3) switch
    {
        0 => Numbers[random.Next(Numbers.Length)],
        1 => words[random.Next(words.Length)],
        _ => Signs[random.Next(Signs.Length)],
    };

    [GeneratedRegex("""'[^']*'|"[^"]*"|-?[0-9]+|[A-Za-z_]+|[\s\S]""")]
    private static partial Regex Token();
}
