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
