using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli.Convolving;

/// <summary>What a layer is applied to.</summary>
internal sealed class InputOptions
{
    private readonly Argument<string?> _input = new("INPUT")
    {
        Description = "a picture (png, jpg, webp, gif, tiff: 3 channels of 0…1), a sound (wav: channels of −1…1), or .npy or .csv of " +
            "[N, C, …], [C, …], or […] of one channel; -: text from standard input",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _values = OptionFactory.Text(
        "--values", "NUMBERS|FILE", "the input's numbers, in place of INPUT: \"1 2; 3 4\", planes by ;;, a batch by ;;;");

    private readonly Option<bool> _gray = new("--gray") { Description = "read the picture as one channel of luma" };

    private readonly Option<bool> _color = new("--color")
    {
        Description = "apply a one-channel layer to red, green and blue alike; the picture is in colours, values cut off at 0 and 1",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_input);
        _values.Aliases.Add(OptionFactory.ValuesAlias);
        foreach (Option option in (Option[])[_values, _gray, _color])
            command.Options.Add(option);
    }

    /// <summary>The file that is read; no path: there is none.</summary>
    public NamedPath File(ParseResult parse) =>
        new(parse.GetValue(_input) is var path && path == LayerInput.StandardInput ? null : path, "INPUT");

    /// <summary>Whether the layer is applied to each colour by itself.</summary>
    public bool IsColor(ParseResult parse) => parse.GetValue(_color);

    /// <exception cref="RequestException">No input, two, or one that the options do not fit.</exception>
    public LayerInput Read(ParseResult parse)
    {
        bool gray = parse.GetValue(_gray);
        if (gray && IsColor(parse))
            throw new RequestException($"{_color.Name} and {_gray.Name} exclude each other: leave one of them out.");
        LayerInput input = (parse.GetValue(_input), parse.GetValue(_values)) switch
        {
            ({ } file, null) => new LayerInput(file, gray),
            (null, { } given) => LayerInput.Given(given, gray, _values.Name),
            (null, null) => throw new RequestException(
                $"INPUT is missing: give a file, - for standard input, or numbers by {_values.Name} \"1 2; 3 4\"."),
            ({ } file, { }) => throw new RequestException($"INPUT is '{file}', and {_values.Name} is given too: leave one of them out."),
        };
        return !IsColor(parse) || input.IsPicture
            ? input
            : throw new RequestException($"{_color.Name} is for pictures, but the input is none: leave it out, or give a picture.");
    }
}
