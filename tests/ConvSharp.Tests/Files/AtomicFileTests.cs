using System.Numerics.Tensors;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_commit_puts_the_file_in_its_place()
    {
        string path = _folder.File("a.bin", [1, 2, 3]);
        using (AtomicFile file = AtomicFile.Create(path))
        {
            file.Stream.Write([4, 5]);
            Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
            file.Commit();
            Assert.Equal([4, 5], File.ReadAllBytes(path));
        }

        Assert.Equal([4, 5], File.ReadAllBytes(path));
        Assert.Equal(["a.bin"], _folder.FileNames);
    }

    [Fact]
    public void Without_a_commit_the_old_file_stays_and_nothing_is_beside_it()
    {
        string path = _folder.File("a.bin", [1, 2, 3]);
        using (AtomicFile file = AtomicFile.Create(path))
        {
            file.Stream.Write([4, 5]);
        }

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal(["a.bin"], _folder.FileNames);
    }

    [Fact]
    public void A_commit_that_fails_leaves_nothing()
    {
        string path = _folder.File("a.bin");
        using (AtomicFile file = AtomicFile.Create(path))
        {
            // A folder that appears at the target cannot be replaced by a file.
            Directory.CreateDirectory(Path.Combine(path, "inner"));
            Exception? error = Record.Exception(file.Commit);
            Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
        }

        Assert.Equal(["a.bin"], _folder.FileNames);
        Assert.True(Directory.Exists(path));
    }

    [Fact]
    public void It_can_be_committed_once()
    {
        using AtomicFile file = AtomicFile.Create(_folder.File("a.bin"));
        file.Commit();
        Assert.Throws<InvalidOperationException>(file.Commit);

        AtomicFile disposed = AtomicFile.Create(_folder.File("b.bin"));
        disposed.Dispose();
        disposed.Dispose();
        Assert.Throws<InvalidOperationException>(disposed.Commit);
        Assert.Equal(["a.bin"], _folder.FileNames);
    }

    [Fact]
    public void What_cannot_be_a_file_is_refused_before_anything_is_written()
    {
        Assert.Throws<ArgumentNullException>("path", () => AtomicFile.Create(null!));
        Assert.Throws<ArgumentException>("path", () => AtomicFile.Create(""));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Create(Path.Combine(_folder.File("missing"), "a.bin")));
        Assert.Throws<IOException>(() => AtomicFile.Create(_folder.File(".")));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /dev on Windows.");
        Assert.Throws<IOException>(() => AtomicFile.Create("/dev/convsharp-test"));
        Assert.Empty(_folder.FileNames);
    }

    [Fact]
    public void A_link_is_followed_and_permissions_are_kept()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = _folder.File("a.bin", [1]);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(_folder.File("link"), path);
        using (AtomicFile file = AtomicFile.Create(_folder.File("link")))
        {
            file.Stream.WriteByte(2);
            file.Commit();
        }

        Assert.Equal(path, File.ResolveLinkTarget(_folder.File("link"), returnFinalTarget: true)!.FullName);
        Assert.Equal([2], File.ReadAllBytes(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(["a.bin", "link"], _folder.FileNames);
    }

    [Fact]
    public void A_tensor_that_cannot_be_written_leaves_the_old_file()
    {
        string npy = _folder.File("a.npy", [1, 2, 3]);
        Assert.Throws<ArgumentException>(() => Npy.Write(npy, Tensor<float>.Empty));
        Assert.Throws<NotSupportedException>(() => Npy.Write(npy, Tensor.Create(new Half[2], [2])));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(npy));

        string safe = _folder.File("a.safetensors", [1, 2, 3]);
        SafeTensorsWriter writer = new SafeTensorsWriter().AddMetadata("notes", new string('\u0001', 17 << 20));
        Assert.Throws<InvalidOperationException>(() => writer.Write(safe));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(safe));
        Assert.Equal(["a.npy", "a.safetensors"], _folder.FileNames);
    }
}
