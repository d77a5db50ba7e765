using System.CommandLine;
using System.Globalization;
using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Cli.Faults;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Options;

/// <summary>Makes options whose values are parsed by the tool's own parsers, so that all errors have the same form.</summary>
internal static class OptionFactory
{
    /// <summary>The short names of --values and --kernel-values: x and w of y = w·x.</summary>
    public const string ValuesAlias = "-x", KernelValuesAlias = "-w";

    /// <summary>An option with one value.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="argument">The name of the value in the help.</param>
    /// <param name="description">The description in the help.</param>
    /// <param name="parse">From the value and the option's name; a wrong value throws.</param>
    public static Option<T> Create<T>(string name, string argument, string description, Func<string, string, T> parse) =>
        new(name)
        {
            Description = description,
            HelpName = argument,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                try
                {
                    return parse(result.Tokens[0].Value, name);
                }
                catch (Exception fault) when (Failure.IsOfRequest(fault))
                {
                    result.AddError(Failure.Message(fault));
                    return default;
                }
            },
        };

    public static Option<string?> Text(string name, string argument, string description) =>
        Create<string?>(name, argument, description, (text, option) => text.Length > 0
            ? text
            : throw new RequestException($"{option} is empty: give it a value, or leave it out."));

    /// <summary>A text that may be given several times.</summary>
    public static Option<string[]> Texts(string name, string argument, string description) =>
        new(name) { Description = description, HelpName = argument, Arity = ArgumentArity.OneOrMore };

    public static Option<PerAxis> PerAxis(string name, string description) =>
        Create(name, "N|NxN", description, GeometryText.ParsePerAxis);

    /// <summary>An integer of at least <paramref name="least"/>.</summary>
    public static Option<long?> Integer(string name, string description, long least = 1, long most = int.MaxValue) =>
        Create<long?>(name, "N", description, (text, option) =>
        {
            long number = GeometryText.ParseNumber(text, option);
            return number >= least && number <= most
                ? number
                : throw new RequestException(string.Create(CultureInfo.InvariantCulture, $"{option} is {number}: use {least} to {most}."));
        });

    /// <summary>One of several words; capital letters count as small ones.</summary>
    public static Option<T?> Word<T>(string name, string argument, string description, IReadOnlyDictionary<string, T> words)
    {
        string choices = string.Join(", ", words.Keys);
        Option<T?> option = Create<T?>(name, argument, $"{description}: {choices}", (text, option) =>
        {
            if (words.TryGetValue(text.ToLowerInvariant(), out T? value))
                return value;
            string meant = Suggestion.Among(text, words.Keys) is { } word ? $"did you mean {word}? Use" : "use";
            throw new RequestException($"{option} is '{text}': {meant} one of {choices}.");
        });
        option.CompletionSources.Clear(); // the names of the enum's members are not the words
        option.CompletionSources.Add([.. words.Keys]);
        return option;
    }

    /// <summary>Whether the user gave the option.</summary>
    public static bool Has(this ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };
}
