using System.Text.Json.Nodes;
using ConvSharp.Scale.Jobs;
using Xunit;

namespace ConvSharp.Tests.Scale.Jobs;

public class JobFolderTests
{
    [Fact]
    public void Of_many_that_begin_at_once_one_makes_the_job()
    {
        using TemporaryFolder folder = new();
        int written = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var job = new JobFolder(folder.File("job"));
            using FileStream held = job.Lock();
            JsonObject begun = job.Begin(Job("a"), Write, replaces: true);
            Assert.Equal("a", (string?)begun["fingerprint"]);
        });
        Assert.Equal(1, written);

        void Write(string path)
        {
            Interlocked.Increment(ref written);
            File.WriteAllText(path, "network");
        }
    }

    [Fact]
    public void Another_fingerprint_is_refused_and_replaced_on_demand()
    {
        using TemporaryFolder folder = new();
        var job = new JobFolder(folder.File("job"));
        Begin(job, "a", replaces: false);
        job.Write(job.DoneFile("x/y"), "done"u8);
        job.WriteFailure("z", "broken");
        var refusal = Assert.Throws<JobException>(() => Begin(job, "b", replaces: false));
        Assert.Contains("--replace", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(job.DoneFile("x/y")));
        Assert.Equal(("z", "broken"), Assert.Single(job.Failures()));
        Begin(job, "b", replaces: true);
        Assert.False(File.Exists(job.DoneFile("x/y")));
        Assert.Empty(job.Failures());
    }

    [Fact]
    public void Files_of_dead_processes_are_swept_and_those_of_living_ones_stay()
    {
        using TemporaryFolder folder = new();
        var job = new JobFolder(folder.File("job"));
        Begin(job, "a", replaces: false);
        string own = job.NewTemporary(), dead = own.Replace($"~{Environment.ProcessId}~", "~2147483646~", StringComparison.Ordinal);
        string foreign = Path.Combine(Path.GetDirectoryName(own)!, "elsewhere~1~x.tmp"), old = foreign.Replace("~1~", "~2~", StringComparison.Ordinal);
        foreach (string path in (string[])[own, dead, dead + ".index", foreign, old])
            File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-3));
        Begin(job, "a", replaces: false);
        Assert.Equal([own, foreign], ((string[])[own, dead, dead + ".index", foreign, old]).Where(File.Exists));
    }

    [Fact]
    public void A_network_that_was_lost_is_written_again()
    {
        using TemporaryFolder folder = new();
        var job = new JobFolder(folder.File("job"));
        for (int i = 0; i < 2; i++)
        {
            using (job.Lock())
                job.Begin(Job("a"), path => File.WriteAllText(path, "network"), replaces: false);
            Assert.Equal("network", File.ReadAllText(job.NetworkFile));
            File.Delete(job.NetworkFile);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{\"kind\": \"tiles\"")]
    [InlineData("{\"kind\": 5}")]
    [InlineData("{\"kind\": \"dance\"}")]
    [InlineData("{\"kind\": \"tiles\"}")]
    [InlineData("{\"kind\": \"map\", \"settings\": {}, \"fingerprint\": \"a\"}")]
    public void A_file_that_is_no_job_is_refused(string content)
    {
        using TemporaryFolder folder = new();
        string file = folder.File("job.json");
        File.WriteAllText(file, content);
        Assert.Throws<JobException>(() => JobFile.Open(file));
        Assert.Throws<JobException>(() => JobFile.Open(folder.File("none.json")));
    }

    [Fact]
    public void A_name_of_any_length_has_a_file_for_its_error()
    {
        using TemporaryFolder folder = new();
        var job = new JobFolder(folder.File("job"));
        Begin(job, "a", replaces: false);
        string name = "sub/" + new string('é', 120);
        job.WriteFailure(name, "broken");
        Assert.Equal((name, "broken"), Assert.Single(job.Failures()));
        job.ForgetFailures();
        Assert.Empty(job.Failures());
    }

    [Fact]
    public void Names_of_any_content_are_found_by_their_numbers()
    {
        using TemporaryFolder folder = new();
        string[] names = ["a.npy", "b b.npy", "ünï/コード.png", "line\nbreak.npy", ""];
        (long count, string hash) = InputList.Write(folder.File("list"), names);
        Assert.Equal(5, count);
        using (InputList list = InputList.Open(folder.File("list")))
            Assert.Equal(names, Enumerable.Range(0, (int)list.Count).Select(i => list[i]));
        Assert.Equal(hash, InputList.Write(folder.File("reversed"), names.Reverse()).Hash);
        Assert.NotEqual(hash, InputList.Write(folder.File("fewer"), names.Skip(1)).Hash);
        Assert.Equal(0, InputList.Write(folder.File("empty"), []).Count);
        using InputList empty = InputList.Open(folder.File("empty"));
        Assert.Equal(0, empty.Count);
    }

    private static void Begin(JobFolder job, string fingerprint, bool replaces)
    {
        using (job.Lock())
            job.Begin(Job(fingerprint), network: null, replaces);
    }

    private static JsonObject Job(string fingerprint) => new() { ["fingerprint"] = fingerprint };
}
