using System.Globalization;
using ConvSharp.ClusterPeer;
using Xunit;

namespace ConvSharp.Tests.Cluster;

/// <summary>The folder of a job whose outputs can all be checked.</summary>
internal sealed class NumberFolder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public NumberFolder(long tasks, int milliseconds = 0, Dictionary<string, string>? faults = null, int slowMilliseconds = 5000) =>
        (Tasks, JobPath) = (tasks, NumberJob.Create(_folder.File(""), new NumberJobSettings
        {
            Tasks = tasks,
            Milliseconds = milliseconds,
            SlowMilliseconds = slowMilliseconds,
            Faults = faults,
        }));

    public long Tasks { get; }

    public string JobPath { get; }

    public bool IsComplete => File.Exists(_folder.File("complete"));

    public int OutputCount => Files("out").Length;

    public long[] Failures => [.. Files("failures").Select(name => long.Parse(name, CultureInfo.InvariantCulture)).Order()];

    public NumberJob Open() => NumberJob.Open(JobPath);

    public string Failure(long task) => File.ReadAllText(Path.Combine(_folder.File("failures"), $"{task}"));

    /// <summary>How often a task was started.</summary>
    public int Runs(long task) =>
        Path.Combine(_folder.File("runs"), $"{task}") is var path && File.Exists(path) ? File.ReadAllLines(path).Length : 0;

    public void MakeSpace() => _folder.File("space", []);

    /// <summary>Each output is there once, whole and right; nothing else is there. Tasks that failed have none.</summary>
    public void IsRight(params long[] failed)
    {
        Assert.Equal(failed, Failures);
        Assert.Equal(
            Enumerable.Range(0, (int)Tasks).Select(task => (long)task).Except(failed).Select(task => $"{task}").Order(StringComparer.Ordinal),
            Files("out").Order(StringComparer.Ordinal));
        foreach (string name in Files("out"))
        {
            string text = File.ReadAllText(Path.Combine(_folder.File("out"), name));
            Assert.Equal(NumberJob.Content(long.Parse(name, CultureInfo.InvariantCulture)), text);
        }

        Assert.Equal(failed.Length == 0, IsComplete);
    }

    /// <summary>Waits until something is so; the process that makes it so must not end before.</summary>
    public static async Task UntilAsync(string what, Peer peer, Func<bool> isSo)
    {
        long start = Environment.TickCount64;
        while (!isSo())
        {
            Assert.True(Environment.TickCount64 - start < Patience.TotalMilliseconds, $"after {Patience} not yet: {what}; {peer.Text}");
            Assert.False(peer.HasExited && !isSo(), $"ended without: {what}; {peer.Text}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _folder.Dispose();

    // A worker that was killed leaves what it had not named yet.
    private string[] Files(string part) =>
    [
        .. Directory.GetFiles(_folder.File(part)).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.EndsWith(".partial", StringComparison.Ordinal)),
    ];
}
