using System.Security.Cryptography;

namespace ConvSharp.BrowserTests.Support;

/// <summary>A copy of the published site, which may become a later version of it.</summary>
internal sealed class SiteCopy
{
    private readonly string _folder;

    /// <param name="root">The published site.</param>
    /// <param name="folder">A folder that is not there yet.</param>
    public SiteCopy(string root, string folder)
    {
        _folder = folder;
        foreach (string path in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(root, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    /// <summary>Takes the compressed copies away, so that files may change while they are served.</summary>
    public SiteCopy Uncompressed()
    {
        foreach (string path in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))
        {
            if (Path.GetExtension(path) is ".br" or ".gz")
                File.Delete(path);
        }

        return this;
    }

    /// <summary>Publishes a later version: one file differs, and its hash, and what names the version.</summary>
    public void Change(string file, string before, string after)
    {
        string old = Hash(file);
        Replace(file, before, after);
        Replace("site-files.js", old, Hash(file));
        Replace("site-files.js", "\"version\": \"", "\"version\": \"later-");
        Replace("sw.js", "version: ", "version: later-");
    }

    private string Hash(string file) => Convert.ToBase64String(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder, file))));

    private void Replace(string file, string before, string after)
    {
        string path = Path.Combine(_folder, file), text = File.ReadAllText(path);
        if (!text.Contains(before, StringComparison.Ordinal))
            throw new InvalidOperationException($"{file} does not contain '{before}'");
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
    }
}
