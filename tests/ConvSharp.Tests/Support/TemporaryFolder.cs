namespace ConvSharp.Tests.Support;

/// <summary>An empty folder of its own for each test, removed with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("convsharp-").FullName;

    public IEnumerable<string> FileNames =>
        Directory.GetFileSystemEntries(_path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public string File(string name) => Path.Combine(_path, name);

    public string File(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
