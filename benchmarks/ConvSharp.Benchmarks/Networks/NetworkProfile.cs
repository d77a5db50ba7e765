using System.Globalization;
using System.Text;
using System.Text.Json;
using ConvSharp.Inference;

namespace ConvSharp.Benchmarks.Networks;

/// <summary>Where the time of a network goes: by kind of operation in both runtimes, and ConvSharp's longest steps.</summary>
internal static class NetworkProfile
{
    private const int WarmRuns = 10;
    private const double Seconds = 1.5;

    public static string Of(string path, NetworkLine network, int threads, int steps)
    {
        IReadOnlyList<StepTiming> timings = OwnTimings(path, network, threads);
        var own = timings
            .GroupBy(step => step.Kind).Select(kind => (Kind: kind.Key, Count: kind.Count(), Us: kind.Sum(Microseconds)))
            .OrderByDescending(kind => kind.Us).ToArray();
        var peer = PeerTimings(path, network, threads);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{network.Name}, µs per run");
        text.AppendLine(CultureInfo.InvariantCulture, $"  ConvSharp {own.Sum(kind => kind.Us):0}: {Kinds(own)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  ONNX Runtime {peer.Sum(kind => kind.Us):0}: {Kinds(peer)}");
        foreach (StepTiming step in timings.OrderByDescending(Microseconds).Take(steps))
            text.AppendLine(CultureInfo.InvariantCulture, $"    {Microseconds(step),9:0.0} {step.Kind} {step.Node}");
        return text.ToString();
    }

    private static string Kinds(IEnumerable<(string Kind, int Count, double Us)> kinds) => string.Join(
        ", ", kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count} {kind.Kind} {kind.Us:0}")));

    private static double Microseconds(StepTiming step) => step.Time.TotalMicroseconds / Math.Max(step.Runs, 1);

    private static IReadOnlyList<StepTiming> OwnTimings(string path, NetworkLine network, int threads)
    {
        using var contestant = new ConvSharpNetwork(path, network, threads);
        RunFor(contestant, WarmRuns);
        contestant.Session.Profile = true;
        RunFor(contestant, runs: 1);
        return contestant.Session.Timings;
    }

    private static (string Kind, int Count, double Us)[] PeerTimings(string path, NetworkLine network, int threads)
    {
        string prefix = Path.Combine(Path.GetTempPath(), $"profile-{Guid.NewGuid():n}");
        string file;
        using (var contestant = new OnnxRuntimeNetwork(path, network, threads, prefix))
        {
            RunFor(contestant, WarmRuns);
            file = contestant.EndProfiling();
        }

        try
        {
            using JsonDocument events = JsonDocument.Parse(File.ReadAllText(file));
            var times = new Dictionary<string, (string Kind, double Least)>();
            foreach (JsonElement one in events.RootElement.EnumerateArray())
            {
                string name = one.GetProperty("name").GetString()!;
                if (one.GetProperty("cat").GetString() != "Node" || !name.EndsWith("_kernel_time", StringComparison.Ordinal))
                    continue;
                string kind = one.GetProperty("args").GetProperty("op_name").GetString()!;
                double duration = one.GetProperty("dur").GetDouble();
                times[name] = (kind, times.TryGetValue(name, out var known) ? Math.Min(known.Least, duration) : duration);
            }

            return [.. times.Values
                .GroupBy(time => time.Kind).Select(kind => (kind.Key, kind.Count(), kind.Sum(time => time.Least)))
                .OrderByDescending(kind => kind.Item3)];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void RunFor(NetworkContestant contestant, int runs)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        for (int run = 0; run < runs || System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds; run++)
            contestant.Run();
    }
}
