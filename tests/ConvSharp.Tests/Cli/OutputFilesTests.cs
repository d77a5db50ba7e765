using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class OutputFilesTests
{
    [Fact]
    public void All_files_are_written()
    {
        using var folder = new TemporaryFolder();
        Outputs(folder).Commit(CancellationToken.None);
        Assert.Equal(["a", "b"], folder.FileNames);
        Assert.Equal([2], File.ReadAllBytes(folder.File("b")));
    }

    [Fact]
    public void An_interruption_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var interruption = new CancellationTokenSource();
        OutputFiles files = Outputs(folder);
        files.Add(folder.File("c"), _ => interruption.Cancel());
        Assert.Throws<OperationCanceledException>(() => files.Commit(interruption.Token));
        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        OutputFiles files = Outputs(folder);
        files.Add(folder.File("c"), _ => throw new RequestException("wrong"));
        Assert.Throws<RequestException>(() => files.Commit(CancellationToken.None));
        Assert.Empty(folder.FileNames);
    }

    [Theory]
    [InlineData("real/a", "linked/a")]
    [InlineData("real/a", "real/./a")]
    [InlineData("real/a", "real/../linked/../real/a")]
    [InlineData("real/a", "chain/a")]
    [InlineData("real/target", "link")]
    [InlineData("real/target", "linked/to-link")]
    public void The_same_file_twice_is_refused_however_it_is_spelled(string first, string second)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using TemporaryFolder folder = Linked();
        (string one, string other) = (folder.File(first), folder.File(second));
        Assert.True(FileIdentity.Same(one, other), $"{FileIdentity.Of(one)}, {FileIdentity.Of(other)}");
        RequestException fault = Assert.Throws<RequestException>(() =>
            OutputFiles.Check([new NamedPath(one, "--output"), new NamedPath(null, "--none"), new NamedPath(other, "--second")], []));
        Assert.Contains("--second is", fault.Message, StringComparison.Ordinal);
        Assert.Contains("the same file as --output", fault.Message, StringComparison.Ordinal);
        fault = Assert.Throws<RequestException>(() => OutputFiles.Check([new NamedPath(one, "--output")], [new NamedPath(other, "INPUT")]));
        Assert.Contains("that INPUT", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_files_are_no_fault()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using TemporaryFolder folder = Linked();
        NamedPath[] paths = [.. new[] { "a", "real/a", "real/b", "link", "round" }.Select(name => new NamedPath(folder.File(name), name))];
        OutputFiles.Check(paths, [new NamedPath(folder.File("b"), "INPUT")]);
    }

    [Fact]
    public async Task A_pipe_without_a_reader_is_waited_for_until_the_user_gives_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no mkfifo on Windows.");
        using var folder = new TemporaryFolder();
        ShellRun run = await ShellRun.Of($"mkfifo '{folder.File("pipe")}'");
        Assert.Equal(0, run.ExitCode);
        OutputFiles files = Outputs(folder);
        files.Add(folder.File("pipe"), stream => stream.WriteByte(1));
        using var interruption = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() => files.Commit(interruption.Token));
        Assert.Equal(["pipe"], folder.FileNames);

        // The thread that waits goes on as soon as somebody reads.
        await File.OpenRead(folder.File("pipe")).DisposeAsync();
    }

    private static TemporaryFolder Linked()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("real"));
        Directory.CreateSymbolicLink(folder.File("linked"), "real");
        Directory.CreateSymbolicLink(folder.File("chain"), folder.File("linked"));
        File.CreateSymbolicLink(folder.File("link"), folder.File("real/target"));
        File.CreateSymbolicLink(folder.File("real/to-link"), "../link");
        File.CreateSymbolicLink(folder.File("round"), "round");
        return folder;
    }

    private static OutputFiles Outputs(TemporaryFolder folder)
    {
        var files = new OutputFiles();
        files.Add(folder.File("a"), stream => stream.WriteByte(1));
        files.Add(path: null, _ => throw new InvalidOperationException("There is no such file."));
        files.Add(folder.File("b"), stream => stream.WriteByte(2));
        return files;
    }
}
