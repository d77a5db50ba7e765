using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConvSharp.Plans;

namespace ConvSharp.Benchmarks.Networks;

/// <summary>What it takes one runtime to start with a network, in a process of its own.</summary>
/// <param name="LoadMs">Milliseconds until the network is loaded.</param>
/// <param name="FirstMs">Milliseconds of the first run, planning and packing of weights included.</param>
/// <param name="SecondMs">Milliseconds of the second run.</param>
/// <param name="PeakBytes">The most memory that the process had.</param>
/// <param name="ArenaBytes">ConvSharp: memory of intermediate values; else 0.</param>
/// <param name="PackedBytes">ConvSharp: memory of packed weights; else 0.</param>
/// <param name="CompiledMethods">Methods that were compiled in the meantime, those of the runtime's own library for .NET included.</param>
internal sealed record NetworkStart(
    double LoadMs, double FirstMs, double SecondMs, long PeakBytes, long ArenaBytes, long PackedBytes, int CompiledMethods)
{
    /// <summary>Milliseconds until the first result is there.</summary>
    [JsonIgnore]
    public double FirstResultMs => LoadMs + FirstMs;

    /// <summary>The hidden command of this program that measures a start and prints it.</summary>
    public const string Command = "network-start";

    /// <summary>Starts this program again to measure one runtime alone.</summary>
    /// <exception cref="IOException">It fails.</exception>
    public static NetworkStart Measure(NetworkRuntime runtime, string path, NetworkLine network, int threads)
    {
        string executable = Environment.ProcessPath!;
        bool isHosted = Path.GetFileNameWithoutExtension(executable) == "dotnet";
        string[] arguments =
        [
            .. isHosted ? Environment.GetCommandLineArgs()[..1] : [], Command, $"{runtime}", path, network.ShapesInWords,
            threads.ToString(CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<NetworkStart>(output)!
            : throw new IOException($"{runtime} cannot start {network.Name}: exit code {process.ExitCode}");
    }

    /// <summary>Loads and runs a network in this process.</summary>
    public static NetworkStart Here(NetworkRuntime runtime, string path, NetworkLine network, int threads)
    {
        long methods = JitInfo.GetCompiledMethodCount();
        long begin = Stopwatch.GetTimestamp();
        using NetworkContestant contestant = NetworkContestant.Of(runtime, path, network, threads);
        double load = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        begin = Stopwatch.GetTimestamp();
        contestant.Run();
        double first = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        methods = JitInfo.GetCompiledMethodCount() - methods;
        begin = Stopwatch.GetTimestamp();
        contestant.Run();
        double second = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return new NetworkStart(
            load, first, second, PeakBytesOfProcess(), (contestant as ConvSharpNetwork)?.ArenaBytes ?? 0, ConvolutionCache.PackedBytes,
            (int)methods);
    }

    private static long PeakBytesOfProcess()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        string kibibytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        return 1024 * long.Parse(kibibytes.Trim(), CultureInfo.InvariantCulture);
    }
}
