using System.Diagnostics;
using System.Globalization;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

/// <summary>What a killed process leaves is known by its name, and removed by the next that writes the same file.</summary>
public sealed class TemporaryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_tells_target_and_process()
    {
        using AtomicFile file = AtomicFile.Create(_folder.File("a.bin"));
        string name = Assert.Single(_folder.FileNames);
        Assert.Matches($@"^\.a\.bin\.{Environment.ProcessId}-[a-z2-7]{{8}}\.tmp$", name);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('é')]
    public void Long_names_fit_and_stay_apart(char letter)
    {
        string name = new(letter, letter == 'x' ? 255 : 127);
        using AtomicFile first = AtomicFile.Create(_folder.File(name));
        using AtomicFile second = AtomicFile.Create(_folder.File($"{name[..^1]}y"));
        Assert.Equal(2, _folder.FileNames.Select(own => own.Split('~')[1].Split('.')[0]).Distinct().Count());
        first.Commit();
        second.Commit();
        Assert.Equal(2, _folder.FileNames.Count());
    }

    [Fact]
    public void What_a_process_that_is_gone_left_is_removed()
    {
        string left = Left("a.bin", GoneProcess());
        AtomicFile.Create(_folder.File("a.bin")).Dispose();
        Assert.False(File.Exists(left));
    }

    [Fact]
    public void What_an_earlier_process_of_the_same_number_left_is_removed()
    {
        string left = Left("a.bin", Environment.ProcessId);
        File.SetLastWriteTimeUtc(left, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        AtomicFile.Create(_folder.File("a.bin")).Dispose();
        Assert.False(File.Exists(left));
    }

    [Fact]
    public void What_a_living_process_writes_stays()
    {
        string left = Left("a.bin", Environment.ProcessId);
        using (AtomicFile first = AtomicFile.Create(_folder.File("a.bin")))
        {
            first.Stream.WriteByte(1);
            AtomicFile.Create(_folder.File("a.bin")).Dispose();
            first.Commit();
        }

        Assert.True(File.Exists(left));
        Assert.Equal([1], File.ReadAllBytes(_folder.File("a.bin")));
    }

    [Fact]
    public void A_file_that_is_locked_stays()
    {
        string left = Left("a.bin", GoneProcess());
        using (new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            AtomicFile.Create(_folder.File("a.bin")).Dispose();
        Assert.True(File.Exists(left));
    }

    [Fact]
    public void Other_names_stay()
    {
        string gone = GoneProcess().ToString(CultureInfo.InvariantCulture);
        string[] names =
        [
            $".b.bin.{gone}-abcdefgh.tmp", $".a.bin.{gone}-abcdefg.tmp", $".a.bin.{gone}-abcdefg1.tmp", ".a.bin.x-abcdefgh.tmp",
            ".a.bin.-abcdefgh.tmp", $"a.bin.{gone}-abcdefgh.tmp", $".a.bin.{gone}-abcdefgh.bak", $".a.bin.{gone}.tmp", ".a.bin.tmp",
        ];
        foreach (string name in names)
            _folder.File(name, []);
        AtomicFile.Create(_folder.File("a.bin")).Dispose();
        Assert.Equal(names.Order(StringComparer.Ordinal), _folder.FileNames);
    }

    [Fact]
    public void A_fault_names_the_target_and_never_the_temporary_file()
    {
        string path = _folder.File("a.bin");
        using AtomicFile file = AtomicFile.Create(path);
        Directory.CreateDirectory(Path.Combine(path, "inner"));
        Exception fault = Assert.ThrowsAny<Exception>(file.Commit);
        Assert.Contains($"'{path}' cannot be written", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_told_of_the_target()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is Linux's.");
        using TargetStream stream = new(new FileStream("/dev/full", FileMode.Open, FileAccess.Write), "target.bin");
        IOException fault = Assert.ThrowsAny<IOException>(() =>
        {
            stream.Write(new byte[100_000]);
            stream.FlushToDisk();
        });
        Assert.Equal("'target.bin' cannot be written: No space left on device.", fault.Message);
        Record.Exception(stream.Dispose);
    }

    private string Left(string target, int process) =>
        _folder.File(string.Create(CultureInfo.InvariantCulture, $".{target}.{process}-abcdefgh.tmp"), [1, 2, 3]);

    private static int GoneProcess()
    {
        string program = OperatingSystem.IsWindows() ? "where" : "true";
        using Process process = Process.Start(new ProcessStartInfo(program) { CreateNoWindow = true })!;
        process.WaitForExit();
        return process.Id;
    }
}
