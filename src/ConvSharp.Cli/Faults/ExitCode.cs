namespace ConvSharp.Cli.Faults;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Unexpected = 1;
    public const int Different = 1;
    public const int WrongRequest = 2;
    public const int Interrupted = 130;
}
