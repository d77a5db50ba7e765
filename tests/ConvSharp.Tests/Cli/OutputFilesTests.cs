using ConvSharp.Cli;
using ConvSharp.Cli.Output;
using ConvSharp.Tests.Files;
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

    private static OutputFiles Outputs(TemporaryFolder folder)
    {
        var files = new OutputFiles();
        files.Add(folder.File("a"), stream => stream.WriteByte(1));
        files.Add(path: null, _ => throw new InvalidOperationException("There is no such file."));
        files.Add(folder.File("b"), stream => stream.WriteByte(2));
        return files;
    }
}
