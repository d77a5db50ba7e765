namespace ConvSharp.Cli.Output;

/// <summary>The process's own streams, as far as they were left open when it was started.</summary>
internal static class StandardStreams
{
    private const int OutDescriptor = 1;
    private const int ErrorDescriptor = 2;
    private const string FlagsLine = "flags:";
    private const int CloseOnExec = 0x80000; // O_CLOEXEC of Linux, 02000000

    /// <summary>Results; a writer that fails where standard output is closed.</summary>
    public static TextWriter Out() => IsClosed(OutDescriptor) ? new ClosedWriter() : Console.Out;

    /// <summary>Errors; a writer to nowhere where standard error is closed.</summary>
    public static TextWriter Error() => IsClosed(ErrorDescriptor) ? TextWriter.Null : Console.Error;

    /// <summary>
    /// Whether a descriptor belongs to the runtime, not to the process's start: the runtime opens its own files and pipes at free numbers.
    /// No inherited descriptor is marked close-on-exec; all of the runtime's are.
    /// </summary>
    public static bool IsClosed(int descriptor)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            string? flags = File.ReadLines($"/proc/self/fdinfo/{descriptor}")
                .FirstOrDefault(line => line.StartsWith(FlagsLine, StringComparison.Ordinal));
            return flags is not null && (Convert.ToInt64(flags[FlagsLine.Length..].Trim(), 8) & CloseOnExec) != 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            return false;
        }
    }
}
