using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;
using Processor = System.Runtime.InteropServices.Architecture;

namespace ConvSharp.Tests.Engine;

/// <summary>Every algorithm on an emulated Arm processor, in long runs: publishing and emulating takes minutes.</summary>
public class ArmEmulationTests
{
    /// <summary>The script's exit code where something that it needs is missing.</summary>
    private const int CannotRun = 2;

    [Fact]
    public async Task Random_problems_are_right_on_an_emulated_Arm_processor()
    {
        Assert.SkipUnless(SweepLength.Factor > 1, $"only with {SweepLength.Variable}=long");
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Processor.X64, "qemu-aarch64 is started on Linux, x64");
        var start = new ProcessStartInfo("bash", [Repository.PathOf("eng", "arm-check")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process script = Process.Start(start)!;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> errors = script.StandardError.ReadToEndAsync(cancellation);
        string output = await script.StandardOutput.ReadToEndAsync(cancellation);
        await script.WaitForExitAsync(cancellation);
        Assert.SkipWhen(script.ExitCode == CannotRun, output);
        Assert.True(script.ExitCode == 0, $"exit code {script.ExitCode}: {output}{await errors}");
        Assert.Contains("Arm64, 128-bit vectors: 300 problems", output, StringComparison.Ordinal);
    }
}
