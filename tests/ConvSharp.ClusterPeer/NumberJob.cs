using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.ClusterPeer;

/// <summary>
/// A job whose tasks write small files that depend on their numbers: all outputs can be checked. Faults are given by task: broken, crash,
/// hang, disk (full until a file named "space" is in the job's folder), slow.
/// </summary>
internal sealed class NumberJob : ScaleJob
{
    private readonly NumberJobSettings _settings;

    private NumberJob(string path, NumberJobSettings settings, string fingerprint)
        : base(path, fingerprint, settings.Tasks) => (_settings, Folder) = (settings, Path.GetDirectoryName(Path.GetFullPath(path))!);

    public string Folder { get; }

    public static string Create(string folder, NumberJobSettings settings)
    {
        foreach (string part in (string[])["out", "failures", "runs"])
            Directory.CreateDirectory(Path.Combine(folder, part));
        string path = Path.Combine(folder, "job.json");
        File.WriteAllText(path, JsonSerializer.Serialize(settings));
        return path;
    }

    public static NumberJob Open(string path)
    {
        byte[] text = File.ReadAllBytes(path);
        return new(path, JsonSerializer.Deserialize<NumberJobSettings>(text)!, Convert.ToHexStringLower(SHA256.HashData(text)));
    }

    /// <summary>What a task's output must be.</summary>
    public static string Content(long task) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(task.ToString(CultureInfo.InvariantCulture))));

    public override string NameOf(long task) => $"out/{task}";

    public override bool IsDone(long task) => File.Exists(Output(task));

    public override JobWorker CreateWorker(int threads) => new NumberWorker(this);

    public override void RecordFailure(long task, string error) => WriteWhole(Failure(task), error);

    public override bool IsFailed(long task) => File.Exists(Failure(task));

    public override IEnumerable<(string Name, string Error)> Failures() =>
        Directory.EnumerateFiles(Path.Combine(Folder, "failures")).Select(path => (Path.GetFileName(path), File.ReadAllText(path)));

    public override void ForgetFailures()
    {
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Folder, "failures")))
            File.Delete(path);
    }

    protected override void NameOutput() => WriteWhole(Path.Combine(Folder, "complete"), "");

    public string Failure(long task) => Path.Combine(Folder, "failures", $"{task}");

    private string Output(long task) => Path.Combine(Folder, "out", $"{task}");

    private static void WriteWhole(string path, string content)
    {
        string partial = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.partial";
        File.WriteAllText(partial, content);
        File.Move(partial, path, overwrite: true);
    }

    private sealed class NumberWorker(NumberJob job) : JobWorker
    {
        public override TaskResult Run(long task, CancellationToken cancellation)
        {
            NumberJobSettings settings = job._settings;
            File.AppendAllText(Path.Combine(job.Folder, "runs", $"{task}"), $"{Environment.ProcessId}\n");
            switch (settings.Faults?.GetValueOrDefault(task.ToString(CultureInfo.InvariantCulture)))
            {
                case "broken":
                    throw new InvalidDataException("the input is broken.");
                case "crash":
                    Environment.Exit(3);
                    break;
                case "hang":
                    cancellation.WaitHandle.WaitOne();
                    break;
                case "slow":
                    cancellation.WaitHandle.WaitOne(settings.SlowMilliseconds);
                    break;
                case "disk" when !File.Exists(Path.Combine(job.Folder, "space")):
                    throw new IOException("No space left on device.");
            }

            cancellation.WaitHandle.WaitOne(settings.Milliseconds);
            cancellation.ThrowIfCancellationRequested();
            WriteWhole(job.Output(task), Content(task));
            return new(BytesRead: 1, BytesWritten: 64);
        }
    }
}

/// <summary>The job's file.</summary>
internal sealed record NumberJobSettings
{
    public long Tasks { get; init; }

    public int Milliseconds { get; init; }

    public int SlowMilliseconds { get; init; } = 5000;

    public Dictionary<string, string>? Faults { get; init; }
}
