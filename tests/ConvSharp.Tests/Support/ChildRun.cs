using System.Diagnostics;
using Xunit;

namespace ConvSharp.Tests.Support;

/// <summary>Runs tests of this assembly once more, in a process with other settings of the runtime or of the tests.</summary>
internal static class ChildRun
{
    /// <summary>Whether this process is a child with that setting.</summary>
    public static bool Is(string setting, string value) => Environment.GetEnvironmentVariable(setting) == value;

    /// <summary>The tests that a filter picks pass in a child with one setting.</summary>
    public static async Task Passes(string setting, string value, params string[] filter)
    {
        ChildResult child = await Result([(setting, value)], filter);
        Assert.True(child.ExitCode == 0, $"{setting}={value}: exit code {child.ExitCode}: {child.Output}");
    }

    /// <summary>
    /// How a child ends that runs the tests that a filter picks. It enumerates the data of these tests alone: to list every case of the
    /// whole assembly first takes seconds.
    /// </summary>
    public static async Task<ChildResult> Result((string Name, string Value)[] settings, params string[] filter)
    {
        string name = typeof(ChildRun).Assembly.GetName().Name!;
        string program = Path.Combine(AppContext.BaseDirectory, name + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program, [.. filter, "--pre-enumerate-theories", "off", "--progress", "off"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string setting, string value) in settings)
            start.Environment[setting] = value;
        using Process child = Process.Start(start)!;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> errors = child.StandardError.ReadToEndAsync(cancellation);
        string output = await child.StandardOutput.ReadToEndAsync(cancellation);
        await child.WaitForExitAsync(cancellation);
        return new ChildResult(child.ExitCode, output + await errors);
    }
}

/// <summary>How a child ended.</summary>
/// <param name="ExitCode">0, or 2 for a failed test; 134 and 139 for a process that died of a memory access.</param>
/// <param name="Output">What it wrote.</param>
internal sealed record ChildResult(int ExitCode, string Output);
