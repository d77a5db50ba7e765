using System.Diagnostics;
using System.Net.Sockets;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

/// <summary>Pipes, sockets and devices are written into, and stay what they are.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];

    private readonly TemporaryFolder _folder = new();

    public SpecialFileTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps pipes and devices out of folders.");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipe_gets_the_content(bool byLink)
    {
        string pipe = MakePipe("pipe.npy");
        string path = byLink ? _folder.File("link.npy") : pipe;
        if (byLink)
            File.CreateSymbolicLink(path, pipe);
        Task<byte[]> reader = Task.Run(() => ReadAll(pipe), TestContext.Current.CancellationToken);
        Write(path);
        Assert.Equal(Content, await reader);
        Assert.True(SpecialFile.IsNamedBy(path));
        Assert.Equal(byLink ? ["link.npy", "pipe.npy"] : ["pipe.npy"], _folder.FileNames);
    }

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/fd/1")]
    [InlineData("/proc/self/fd/1")]
    public void The_process_own_streams_are_no_files_that_another_could_replace(string path)
    {
        Assert.True(SpecialFile.IsNamedBy(path));
        string link = _folder.File("link.npy");
        File.CreateSymbolicLink(link, path);
        Assert.True(SpecialFile.IsNamedBy(link));
        Assert.False(SpecialFile.IsNamedBy(_folder.File("other.npy")));
    }

    [Fact]
    public void A_pipe_stays_untouched_without_a_commit()
    {
        string pipe = MakePipe("pipe.npy");
        using (AtomicFile file = AtomicFile.Create(pipe))
            file.Stream.Write(Content);
        Assert.True(SpecialFile.IsNamedBy(pipe));
        Assert.Equal(["pipe.npy"], _folder.FileNames);
    }

    [Fact]
    public async Task A_broken_pipe_is_told_of_the_pipe()
    {
        string pipe = MakePipe("pipe.npy");
        Task reader = Task.Run(() => File.OpenRead(pipe).Dispose(), TestContext.Current.CancellationToken);
        using AtomicFile file = AtomicFile.Create(pipe);
        file.Stream.Write(Content);
        IOException fault = Assert.ThrowsAny<IOException>(file.Commit);
        Assert.StartsWith($"'{pipe}' cannot be written: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", fault.Message, StringComparison.Ordinal);
        await reader;
    }

    [Fact]
    public async Task A_socket_gets_the_content()
    {
        string path = _folder.File("s");
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        Task<byte[]> reader = Task.Run(async () =>
        {
            using Socket accepted = await listener.AcceptAsync();
            using MemoryStream received = new();
            await new NetworkStream(accepted).CopyToAsync(received);
            return received.ToArray();
        });
        Write(path);
        Assert.Equal(Content, await reader);
        Assert.True(SpecialFile.IsNamedBy(path));

        // One that nobody listens at.
        using Socket deaf = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        deaf.Bind(new UnixDomainSocketEndPoint(_folder.File("deaf")));
        Exception fault = Assert.ThrowsAny<IOException>(() => Write(_folder.File("deaf")));
        Assert.Contains("no program listens", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_are_written_into()
    {
        Write("/dev/null");
        Assert.True(SpecialFile.IsNamedBy("/dev/null"));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        Exception fault = Assert.ThrowsAny<IOException>(() => Write("/dev/full"));
        Assert.StartsWith("'/dev/full' cannot be written: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_no_special_files()
    {
        string full = _folder.File("full", [1]), empty = _folder.File("empty", []), link = _folder.File("link");
        File.CreateSymbolicLink(link, empty);
        Assert.All([full, empty, link, _folder.File("missing")], path => Assert.False(SpecialFile.IsNamedBy(path), path));
        Write(link);
        Assert.Equal(Content, File.ReadAllBytes(empty));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    private static void Write(string path)
    {
        using AtomicFile file = AtomicFile.Create(path);
        file.Stream.Write(Content);
        file.Commit();
    }

    private static byte[] ReadAll(string path)
    {
        using MemoryStream all = new();
        using FileStream stream = File.OpenRead(path);
        stream.CopyTo(all);
        return all.ToArray();
    }

    private string MakePipe(string name)
    {
        using Process made = Process.Start("mkfifo", [_folder.File(name)]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        return _folder.File(name);
    }
}
