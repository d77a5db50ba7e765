namespace ConvSharp.Tests.Imaging;

/// <summary>The photographs of the repository.</summary>
internal static class Samples
{
    public static string File(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "ConvSharp.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "samples", name);
    }
}
