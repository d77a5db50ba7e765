using System.Diagnostics;
using System.Text;

namespace ConvSharp.Tests.Cli;

/// <summary>What a line of the shell gave; $TOOL is the tool.</summary>
internal sealed record ShellRun(int ExitCode, string Out, string Error)
{
    public static async Task<ShellRun> Of(string line)
    {
        var start = new ProcessStartInfo("sh", ["-c", line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = ToolProcessTests.EnglishLocale;
        start.Environment["TOOL"] = Path.Combine(AppContext.BaseDirectory, "convsharp");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ShellRun(process.ExitCode, await output, await error);
    }
}
