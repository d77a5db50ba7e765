using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ConvSharp.Tests.Cluster;
using ConvSharp.Tests.Scale.Jobs;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>The commands map and tiles as processes that are killed, stopped, interrupted, and short of disk or memory.</summary>
public class ScalingProcessTests
{
    private const int Shards = 3;

    [Fact]
    public async Task Tiles_of_processes_that_are_killed_are_those_of_one()
    {
        using TemporaryFolder folder = new();
        string[] command = TilesCommand(folder);
        await Finished([.. command, folder.File("one.zarr")]);
        int kills = await WithKills(shard => [.. command, folder.File("many.zarr"), "--shard", Part(shard)], seed: 1);
        Assert.True(kills > 0, "nothing was killed: the processes ended before");
        SameFiles(folder.File("one.zarr/c"), folder.File("many.zarr/c"), 500);
        Assert.Equal(500, File.ReadAllBytes(folder.File("many.zarr.job/tasks.done")).Count(mark => mark == 1));
    }

    [Fact]
    public async Task Files_of_processes_that_are_killed_are_those_of_one()
    {
        const int Files = 2000;
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("in/sub"));
        for (int i = 0; i < Files; i++)
            JobSample.Array(folder.File($"in/{(i % 2 == 0 ? "" : "sub/")}{i}.npy"), i, 1, 6, 6);
        string[] command = ["map", folder.File("in"), .. Layer(folder), "--threads", "1", "--output-dir"];
        await Finished([.. command, folder.File("one")]);
        int kills = await WithKills(shard => [.. command, folder.File("many"), "--shard", Part(shard)], seed: 2);
        Assert.True(kills > 0, "nothing was killed: the processes ended before");
        foreach (string place in (string[])["one", "many"])
            Assert.Equal(Files, Directory.GetFiles(folder.File($"{place}/.convsharp/done"), "*", SearchOption.AllDirectories).Length);
        Directory.Delete(folder.File("one/.convsharp"), recursive: true);
        Directory.Delete(folder.File("many/.convsharp"), recursive: true);
        SameFiles(folder.File("one"), folder.File("many"), Files);
    }

    [Fact]
    public async Task Tiles_of_a_queue_whose_workers_are_killed_are_those_of_one_process()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using TemporaryFolder folder = new();
        string[] command = TilesCommand(folder);
        await Finished([.. command, folder.File("one.zarr")]);
        await Finished([.. command, folder.File("many.zarr"), "--prepare"]);
        await Finished(["submit", folder.File("many.zarr.job"), "--queue", server.Url, "--lease", "2", "--deliveries", "20", "--json"]);
        int kills = await WithKills(_ => ["work", "--queue", server.Url, "--job", folder.File("many.zarr.job"), "--json"], seed: 3);
        Assert.True(kills > 0, "nothing was killed: the processes ended before");
        SameFiles(folder.File("one.zarr/c"), folder.File("many.zarr/c"), 500);
        Assert.False(Directory.Exists(folder.File("many.zarr.job/failed")));
    }

    /// <summary>A process sleeps while another does all tasks, its own too, and completes the output; then it wakes up.</summary>
    [Fact]
    public async Task A_process_that_wakes_up_late_does_no_harm()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using TemporaryFolder folder = new();
        string[] command = [.. TilesCommand(folder), folder.File("y.zarr")];
        Process late = Start(command);
        await Until(() => File.Exists(folder.File("y.zarr.job/tasks.done")) && new FileInfo(folder.File("y.zarr.job/tasks.done")).Length > 3);
        await Signal(late, "STOP");
        await Finished(command);
        Assert.True(Directory.Exists(folder.File("y.zarr")));
        await Signal(late, "CONT");
        (int exitCode, _, string error) = await ToolProcessTests.Finish(late);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.False(Path.Exists(folder.File("y.zarr.partial")));
        await Finished([.. command, "--verify", "4"]);
        Assert.Equal(500, Directory.GetFiles(folder.File("y.zarr/c"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task An_interrupted_run_says_so_and_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using TemporaryFolder folder = new();
        string[] command = [.. TilesCommand(folder), folder.File("y.zarr")];
        Process run = Start(command);
        await Until(() => File.Exists(folder.File("y.zarr.job/tasks.done")) && new FileInfo(folder.File("y.zarr.job/tasks.done")).Length > 3);
        await Signal(run, "INT");
        (int exitCode, _, string error) = await ToolProcessTests.Finish(run);
        Assert.Equal(130, exitCode);
        Assert.Contains("the same command goes on from there", error, StringComparison.Ordinal);
        JsonElement rest = await Finished([.. command, "--verify", "4"]);
        Assert.Equal(500, rest.GetProperty("done").GetInt64() + rest.GetProperty("skipped").GetInt64());
        Assert.InRange(rest.GetProperty("skipped").GetInt64(), 1, 499);
    }

    /// <summary>A limit of the size of files, as a disk that is full: the run stops, and no task is recorded as broken.</summary>
    [Fact]
    public async Task A_full_disk_stops_the_run_with_its_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no ulimit.");
        using TemporaryFolder folder = new();
        JobSample.Array(folder.File("x.npy"), 1, 1, 400, 200);
        var start = new ProcessStartInfo(
            "sh",
            [
                "-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\"", Path.Combine(AppContext.BaseDirectory, "convsharp"), "tiles",
                folder.File("x.npy"), .. Layer(folder), "--compression", "none", "--tile", "200x200", "-o", folder.File("y.zarr"),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = ToolProcessTests.EnglishLocale;
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // it takes a file of its own
        (int exitCode, _, string error) = await ToolProcessTests.Finish(Process.Start(start)!);
        Assert.Equal(2, exitCode);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains("longer than the file system", error, StringComparison.Ordinal);
        Assert.Contains("y.zarr", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("y.zarr.job/failed")));
    }

    /// <summary>2 GB of input with 200 MB of managed memory.</summary>
    [Fact]
    public async Task Memory_is_that_of_the_tiles_not_of_the_array()
    {
        using TemporaryFolder folder = new();
        string input = folder.File("x.npy");
        using (FileStream file = File.Create(input))
        {
            string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 20000, 26000), }".PadRight(117) + "\n";
            file.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header)]);
            file.SetLength(file.Position + (20000L * 26000 * sizeof(float)));
        }

        ProcessStartInfo start = ToolProcessTests.Tool(
            ToolProcessTests.EnglishLocale,
            ["tiles", input, .. Layer(folder), "--tile", "256x256", "--threads", "2", "--shard", "500/1000", "--json", "-o", folder.File("y.zarr")]);
        start.Environment["DOTNET_GCHeapHardLimit"] = "C800000";
        (int exitCode, string output, string error) = await ToolProcessTests.Finish(Process.Start(start)!);
        Assert.True(exitCode == 0, error);
        using var json = JsonDocument.Parse(output);
        Assert.InRange(json.RootElement.GetProperty("done").GetInt64(), 8, 9);
    }

    private static string[] Layer(TemporaryFolder folder)
    {
        if (!File.Exists(folder.File("w.npy")))
            ToolFiles.Random<float>(folder.File("w.npy"), 2, 1, 1, 3, 3);
        return ["--layer", "conv2d", "--weight", folder.File("w.npy"), "--padding", "same"];
    }

    /// <summary>500 tiles; what is missing is the output's name.</summary>
    private static string[] TilesCommand(TemporaryFolder folder)
    {
        JobSample.Array(folder.File("x.npy"), 1, 1, 20 * 12, 25 * 12);
        return ["tiles", folder.File("x.npy"), .. Layer(folder), "--tile", "12x12", "--threads", "1", "--json", "-o"];
    }

    /// <summary>Three processes, each killed at random some times and started again, until all have ended.</summary>
    private static async Task<int> WithKills(Func<int, string[]> command, int seed)
    {
        int kills = 0;
        await Task.WhenAll(Enumerable.Range(0, Shards).Select(async shard =>
        {
            var random = new Random(seed + shard);
            for (int start = 0; ; start++)
            {
                Process process = Start(command(shard));
                if (start < 3)
                {
                    await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(random.Next(300, 1000)));
                    if (!process.HasExited)
                    {
                        process.Kill();
                        Interlocked.Increment(ref kills);
                        await ToolProcessTests.Finish(process);
                        continue;
                    }
                }

                (int exitCode, _, string error) = await ToolProcessTests.Finish(process);
                Assert.True(exitCode == 0, $"seed {seed}, part {shard}, start {start}: {error}");
                return;
            }
        }));
        return kills;
    }

    private static string Part(int shard) => string.Create(CultureInfo.InvariantCulture, $"{shard}/{Shards}");

    private static void SameFiles(string first, string second, int count)
    {
        string[] names = Names(first);
        Assert.Equal(count, names.Length);
        Assert.Equal(names, Names(second));
        foreach (string name in names)
            Assert.True(File.ReadAllBytes(Path.Combine(first, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(second, name))), name);

        static string[] Names(string folder) =>
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static Process Start(string[] command) => Process.Start(ToolProcessTests.Tool(ToolProcessTests.EnglishLocale, command))!;

    private static async Task<JsonElement> Finished(string[] command)
    {
        (int exitCode, string output, string error) = await ToolProcessTests.Finish(Start(command));
        Assert.True(exitCode == 0, error);
        return command.Contains("--json") ? JsonDocument.Parse(output).RootElement.Clone() : default;
    }

    private static async Task Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(5))
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "nothing happens");
    }
}
