using System.Text.Json.Nodes;
using ConvSharp.Scale.Jobs;
using ConvSharp.Scale.Running;
using Xunit;

namespace ConvSharp.Tests.Scale.Jobs;

/// <summary>A network over many files, in one process.</summary>
public class MapJobTests
{
    private static readonly string[] Names = ["a.npy", "b c.npy", "sub/ünï.npy", "sub/line\nbreak.npy"];

    [Fact]
    public void Every_file_gets_its_output_and_a_second_run_does_nothing()
    {
        using TemporaryFolder folder = new();
        Files(folder);
        using (MapJob job = Begin(folder))
        {
            Assert.Equal(4, JobSample.Run(job).Done);
            Assert.Equal(["a.npy.npy", "b c.npy.npy", "sub/line\nbreak.npy.npy", "sub/ünï.npy.npy"], Outputs(folder));
        }

        using MapJob again = Begin(folder);
        RunProgress second = JobSample.Run(again);
        Assert.Equal((0, 4, 0), (second.Done, second.Skipped, second.Failed));
        Assert.True(again.Complete());
        using ScaleJob opened = JobFile.Open(again.FilePath);
        Assert.Equal(again.Fingerprint, opened.Fingerprint);
    }

    /// <summary>A file that is new, one that was written again (also with an older time, as a copy has), and an output that is gone.</summary>
    [Fact]
    public void What_changed_is_computed_again()
    {
        using TemporaryFolder folder = new();
        Files(folder);
        using (MapJob job = Begin(folder))
            JobSample.Run(job);
        File.Delete(folder.File("out/b c.npy.npy"));
        JobSample.Array(folder.File("in/a.npy"), 77, 1, 1, 6, 7);
        File.SetLastWriteTimeUtc(folder.File("in/a.npy"), DateTime.UtcNow.AddYears(-1));
        JobSample.Array(folder.File("in/new.npy"), 78, 1, 1, 6, 7);
        float[] before = JobSample.Values(folder.File("out/a.npy.npy"));
        using MapJob second = Begin(folder, [.. Names, "new.npy"]);
        RunProgress done = JobSample.Run(second);
        Assert.Equal((3, 2, 0), (done.Done, done.Skipped, done.Failed));
        Assert.NotEqual(before, JobSample.Values(folder.File("out/a.npy.npy")));
        Assert.Equal(5, Outputs(folder).Length);
    }

    [Fact]
    public void Files_of_another_folder_are_not_taken_for_those_of_before()
    {
        using TemporaryFolder folder = new();
        DateTime time = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach ((string place, int seed) in (IEnumerable<(string, int)>)[("first", 1), ("second", 2)])
        {
            Directory.CreateDirectory(folder.File(place));
            File.SetLastWriteTimeUtc(JobSample.Array(folder.File($"{place}/a.npy"), seed, 1, 1, 4, 4), time);
        }

        float[][] outputs = [.. ((string[])["first", "second"]).Select(place =>
        {
            using MapJob job = Begin(folder, ["a.npy"], place);
            Assert.Equal(1, JobSample.Run(job).Done);
            return JobSample.Values(folder.File("out/a.npy.npy"));
        })];
        Assert.NotEqual(outputs[0], outputs[1]);
        var refusal = Assert.Throws<JobException>(() => Begin(folder, ["a.npy"], "first", refreshes: false));
        Assert.Contains("same inputs", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_is_recorded_and_stops_no_other()
    {
        using TemporaryFolder folder = new();
        Files(folder);
        File.WriteAllText(folder.File("in/b c.npy"), "not an array");
        using MapJob job = Begin(folder);
        RunProgress first = JobSample.Run(job), second = JobSample.Run(job);
        Assert.Equal((3, 1, 0, 1), (first.Done, first.Failed, second.Done, second.Failed));
        Assert.Equal("b c.npy", Assert.Single(job.Failures()).Name);
        Assert.False(job.Complete());
        JobSample.Array(folder.File("in/b c.npy"), 5, 1, 1, 4, 4);
        job.ForgetFailures();
        Assert.Equal((1, 0), (JobSample.Run(job).Done, job.Failures().Count()));
        Assert.True(job.Complete());
    }

    [Fact]
    public void Other_weights_and_outputs_of_nobody_are_refused_and_replaced_on_demand()
    {
        using TemporaryFolder folder = new();
        Files(folder);
        Directory.CreateDirectory(folder.File("out"));
        File.WriteAllText(folder.File("out/a.npy.npy"), "mine");
        Assert.Contains("no job here made it", Assert.Throws<JobException>(() => Begin(folder)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder.File("out/a.npy.npy")));
        using (MapJob job = Begin(folder, replaces: true))
            Assert.Equal(4, JobSample.Run(job).Done);
        float[] before = JobSample.Values(folder.File("out/a.npy.npy"));
        Assert.Contains("other weights", Assert.Throws<JobException>(() => Begin(folder, seed: 2)).Message, StringComparison.Ordinal);
        using MapJob other = Begin(folder, seed: 2, replaces: true);
        Assert.Equal(4, JobSample.Run(other).Done);
        Assert.NotEqual(before, JobSample.Values(folder.File("out/a.npy.npy")));
    }

    [Fact]
    public void A_job_that_was_changed_by_hand_or_is_of_another_version_is_refused()
    {
        using TemporaryFolder folder = new();
        Files(folder);
        string file;
        using (MapJob job = Begin(folder))
            file = job.FilePath;
        JsonObject changed = Read();
        changed["settings"]!["network"]!["accuracy"] = "fast";
        File.WriteAllText(file, changed.ToJsonString());
        Assert.Contains("changed by hand", Assert.Throws<JobException>(() => JobFile.Open(file)).Message, StringComparison.Ordinal);
        changed["settings"]!["convsharp"] = "0.0.1";
        changed["fingerprint"] = JobFolder.FingerprintOf((JsonObject)changed["settings"]!);
        File.WriteAllText(file, changed.ToJsonString());
        Assert.Contains("version 0.0.1", Assert.Throws<JobException>(() => JobFile.Open(file)).Message, StringComparison.Ordinal);

        JsonObject Read() => (JsonObject)JsonNode.Parse(File.ReadAllText(file))!;
    }

    [Fact]
    public void A_network_that_changed_is_refused()
    {
        using TemporaryFolder folder = new();
        Files(folder);
        using MapJob job = Begin(folder);
        File.AppendAllText(folder.File("network-1.onnx"), " ");
        Assert.Contains("has changed", Assert.Throws<JobException>(() => JobFile.Open(job.FilePath)).Message, StringComparison.Ordinal);
        File.Delete(folder.File("network-1.onnx"));
        Assert.Contains("is gone", Assert.Throws<JobException>(() => JobFile.Open(job.FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_do_all_tasks_once()
    {
        using TemporaryFolder folder = new();
        string[] names = [.. Enumerable.Range(0, 10).Select(i => $"{i}.npy")];
        Directory.CreateDirectory(folder.File("in"));
        foreach (string name in names)
            JobSample.Array(folder.File($"in/{name}"), 1, 1, 1, 3, 3);
        long done = 0;
        for (int shard = 0; shard < 3; shard++)
        {
            using MapJob job = Begin(folder, names, refreshes: false);
            Assert.False(job.Complete());
            RunProgress progress = JobSample.Run(job, shard: shard, shards: 3);
            Assert.Equal((progress.Tasks, 0), (progress.Done, progress.Skipped));
            done += progress.Done;
            Assert.Equal(shard == 2, job.Complete());
        }

        Assert.Equal(10, done);
    }

    [Fact]
    public void No_files_are_a_job_without_tasks()
    {
        using TemporaryFolder folder = new();
        using MapJob job = Begin(folder, []);
        Assert.Equal(0, JobSample.Run(job).Tasks);
        Assert.True(job.Complete());
    }

    private static void Files(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.File("in/sub"));
        for (int i = 0; i < Names.Length; i++)
            JobSample.Array(folder.File($"in/{Names[i]}"), i, 1, 1, 5 + i, 6);
    }

    private static string[] Outputs(TemporaryFolder folder) =>
    [
        .. Directory.EnumerateFiles(folder.File("out"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.File("out"), path))
            .Where(name => !name.StartsWith(MapJob.FolderName, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private static MapJob Begin(
        TemporaryFolder folder, string[]? names = null, string root = "in", ulong seed = 1, bool replaces = false, bool refreshes = true) =>
        MapJob.Begin(new MapRequest
        {
            Network = JobSample.Network(folder, seed),
            Root = folder.File(root),
            Names = names ?? Names,
            OutputFolder = folder.File("out"),
            Format = new NpyMapFormat(),
            Replaces = replaces,
            Refreshes = refreshes,
        });
}
