using System.Diagnostics;

namespace ConvSharp.Mutation;

/// <summary>Programs that must succeed.</summary>
internal static class Command
{
    /// <summary>What a program writes.</summary>
    public static string Output(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{output}");
    }
}
