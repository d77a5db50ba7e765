using ConvSharp.Cli.Faults;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>Streams that are closed, full or broken: an exit code, and never the end of the process by a crash.</summary>
public class StandardStreamsTests
{
    private const string Full = "error: standard output cannot be written: No space left on device: give it a place to go.\n";
    private const string Closed = "error: standard output cannot be written: it is closed: give it a place to go.\n";

    public StandardStreamsTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full and closed streams are Linux's.");

    [Theory]
    [InlineData("size --input 4x4 >/dev/full", 2, Full)]
    [InlineData("size --input 4x4 --json >/dev/full", 2, Full)]
    [InlineData("size --help >/dev/full", 2, Full)]
    [InlineData("--version >/dev/full", 2, Full)]
    [InlineData("size --input 4x4 >&-", 2, Closed)]
    [InlineData("--help >&-", 2, Closed)]
    [InlineData("size --input 4x4 >&- 2>&-", 2, "")]
    [InlineData("size --input 4x4 >&- 2>&- <&-", 2, "")]
    [InlineData("size --input 4x4 <&- >/dev/null", 0, "")]
    [InlineData("size --input 4x4 2>&- >/dev/null", 0, "")]
    [InlineData("size --input 0x4 2>&-", 2, "")]
    [InlineData("size --input 0x4 2>/dev/full", 2, "")]
    [InlineData("size --bogus 2>/dev/full", 2, "")]
    [InlineData("conv missing.npy 2>/dev/full", 2, "")]
    [InlineData("conv missing.npy 2>&-", 2, "")]
    public async Task The_exit_code_is_told(string request, int exitCode, string error) =>
        Assert.Equal(new ShellRun(exitCode, "", error), await ShellRun.Of($"$TOOL {request}"));

    [Fact]
    public async Task A_reader_that_has_seen_enough_is_no_fault()
    {
        ShellRun run = await ShellRun.Of("{ $TOOL matrix --input 12x12 --json; echo $? >&2; } | head -c 1");
        Assert.Equal(new ShellRun(0, "{", "0\n"), run);
    }

    [Fact]
    public async Task Files_are_not_written_to_by_closed_streams()
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<float>(folder.File("x.npy"), 1, 1, 6, 6);
        string request = $"conv {folder.File("x.npy")} -o {folder.File("y.npy")}";
        ShellRun run = await ShellRun.Of($"$TOOL {request} >&- 2>&- <&-");
        Assert.Equal(2, run.ExitCode);
        byte[] content = await File.ReadAllBytesAsync(folder.File("y.npy"), TestContext.Current.CancellationToken);
        Assert.Equal(0, (await ToolRun.Of(request.Split(' '))).ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("y.npy"), TestContext.Current.CancellationToken), content);
    }

    [Fact]
    public async Task A_pipe_gets_the_array()
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<float>(folder.File("x.npy"), 1, 1, 6, 6);
        ShellRun run = await ShellRun.Of(
            $"cd '{folder.File("")}' && mkfifo p.npy && {{ cat p.npy > got.npy & }} && $TOOL conv x.npy -o p.npy --seed 1 && wait && " +
            "test -p p.npy && $TOOL conv x.npy -o y.npy --seed 1 && cmp y.npy got.npy");
        Assert.True(run is { ExitCode: 0, Error: "" }, $"{run}");
        Assert.Equal(["got.npy", "p.npy", "x.npy", "y.npy"], folder.FileNames);
    }

    [Fact]
    public async Task A_killed_run_leaves_what_the_next_removes()
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<float>(folder.File("x.npy"), 1, 1, 6, 6);
        using var first = System.Diagnostics.Process.Start("true");
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        folder.File($".y.npy.{first.Id}-abcdefgh.tmp", [1]);
        ToolRun run = await ToolRun.Of("conv", folder.File("x.npy"), "-o", folder.File("y.npy"));
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["x.npy", "y.npy"], folder.FileNames);
    }
}
