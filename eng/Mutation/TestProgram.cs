using System.Diagnostics;
using System.Globalization;

namespace ConvSharp.Mutation;

/// <summary>The tests, as a program that is started for each run.</summary>
internal sealed class TestProgram(string folder)
{
    private const string Failed = "failed ";

    /// <summary>Path of the library that the tests use.</summary>
    public string Library => Path.Combine(folder, "ConvSharp.Core.dll");

    /// <summary>Full names of the test classes.</summary>
    public string[] Classes() =>
    [
        .. Command.Output(folder, "dotnet", "ConvSharp.Tests.dll", "--xunit-list", "classes", "--ignore-exit-code", "8")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("ConvSharp.", StringComparison.Ordinal) && !line.Contains(' ', StringComparison.Ordinal)),
    ];

    /// <summary>Runs test classes until the first failure.</summary>
    /// <param name="classes">Their full names.</param>
    /// <param name="mutant">Number of the mutant that is on; -1: none.</param>
    /// <param name="reached">File in which each mutant's byte becomes 1 when it is reached; null: not noted.</param>
    /// <param name="limit">Time after which the run is ended.</param>
    public async Task<TestRun> Run(IEnumerable<string> classes, int mutant, string? reached, TimeSpan limit)
    {
        string[] arguments =
            ["ConvSharp.Tests.dll", "--filter-class", .. classes, "--stop-on-fail", "on", "--progress", "off", "--no-ansi"];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CONVSHARP_MUTANT"] = mutant.ToString(CultureInfo.InvariantCulture);
        if (reached is not null)
            start.Environment["CONVSHARP_MUTANT_REACH"] = reached;
        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        using var timer = new CancellationTokenSource(limit);
        string? failure = null;
        try
        {
            while (failure is null && await process.StandardOutput.ReadLineAsync(timer.Token) is { } line)
                failure = line.StartsWith(Failed, StringComparison.Ordinal) ? line[Failed.Length..] : null;
            if (failure is null)
                await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            return End(process, new TestRun("time-out", clock.Elapsed));
        }

        if (failure is not null)
            return End(process, new TestRun(failure, clock.Elapsed));
        return new TestRun(process.ExitCode == 0 ? null : $"exit code {process.ExitCode}", clock.Elapsed);
    }

    private static TestRun End(Process process, TestRun run)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        return run;
    }
}
