namespace ConvSharp.Cli.Faults;

/// <summary>What the process says at its end.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Unexpected = 1;
    public const int WrongRequest = 2;
    public const int Interrupted = 130;
}
