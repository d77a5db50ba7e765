using System.Diagnostics;
using ConvSharp.NativePatches;

namespace ConvSharp.Benchmarks;

/// <summary>What the native peers need of a process before they are loaded.</summary>
internal static class NativePeers
{
    private const string Kept = "2000000000";

    // Or the C library hands large blocks back to the system at each free, and torch page-faults its outputs anew at every call.
    private static readonly string[] MemoryVariables = ["MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"];

    /// <summary>Patches the libraries of this program's own folder, so that they load on a plain Debian 12.</summary>
    public static void Patch()
    {
        TorchSharpWrapper.Patch(AppContext.BaseDirectory);
        OpenCvSharpWrapper.Patch(AppContext.BaseDirectory);
    }

    /// <summary>Whether the C library was started with the settings for memory; it reads them only then.</summary>
    public static bool HasMemorySettings => MemoryVariables.All(variable => Environment.GetEnvironmentVariable(variable) is not null);

    /// <summary>Runs this program again with the same arguments and the settings for memory, and returns its exit code.</summary>
    public static int RunAgainWithMemorySettings()
    {
        string executable = Environment.ProcessPath!;
        string[] commandLine = Environment.GetCommandLineArgs(); // the first is the assembly, which only the dotnet host wants
        bool isHosted = Path.GetFileNameWithoutExtension(executable) == "dotnet";
        var start = new ProcessStartInfo(executable, isHosted ? commandLine : commandLine[1..]) { UseShellExecute = false };
        foreach (string variable in MemoryVariables)
            start.Environment.TryAdd(variable, Kept);
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
