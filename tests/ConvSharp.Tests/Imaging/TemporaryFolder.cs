namespace ConvSharp.Tests.Imaging;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("convsharp-imaging-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public string[] Names() => [.. _folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order()];

    public void Dispose() => _folder.Delete(recursive: true);
}
