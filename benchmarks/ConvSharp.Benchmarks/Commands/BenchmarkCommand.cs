using System.CommandLine;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>A command whose wrong requests end in one line and exit code 2.</summary>
internal abstract class BenchmarkCommand : Command
{
    protected const int Done = 0;
    protected const int Failed = 1;
    private const int WrongRequest = 2;

    protected BenchmarkCommand(string name, string description)
        : base(name, description)
    {
        SetAction(RunGuarded);
    }

    /// <summary>Does the work and returns the exit code.</summary>
    protected abstract int Run(ParseResult arguments);

    /// <summary>Where pages are written.</summary>
    protected static Option<string> IntoOption() => new("--into")
    {
        Description = "the folder in which a folder for the CPU is made",
        DefaultValueFactory = _ => Path.Combine("benchmarks", "results"),
    };

    /// <summary>An option for a number of things.</summary>
    protected static Option<int> AtLeastOne(string name, string description, int unset)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => unset };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < 1)
                result.AddError($"{name} is {value}; give 1 or more");
        });
        return option;
    }

    private int RunGuarded(ParseResult arguments)
    {
        try
        {
            return Run(arguments);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return WrongRequest;
        }
    }
}
