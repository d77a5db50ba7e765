using System.Diagnostics;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>Runs tests of this assembly once more, in a process with other settings of the runtime.</summary>
internal static class ChildRun
{
    /// <summary>Whether this process is a child with that setting.</summary>
    public static bool Is(string setting, string value) => Environment.GetEnvironmentVariable(setting) == value;

    public static async Task Passes(string setting, string value, params string[] filter)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "ConvSharp.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program, [.. filter, "--progress", "off"])
        {
            Environment = { [setting] = value },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process child = Process.Start(start)!;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> errors = child.StandardError.ReadToEndAsync(cancellation);
        string output = await child.StandardOutput.ReadToEndAsync(cancellation);
        await child.WaitForExitAsync(cancellation);
        Assert.True(child.ExitCode == 0, $"{setting}={value}: exit code {child.ExitCode}: {output}{await errors}");
    }
}
