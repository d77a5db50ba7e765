namespace ConvSharp.Tests.Support;

/// <summary>The copy of the repository that the tests were built in.</summary>
internal static class Repository
{
    private static readonly string Root = Above(AppContext.BaseDirectory);

    /// <summary>The path of a file or folder.</summary>
    public static string PathOf(params string[] names) => Path.Combine([Root, .. names]);

    private static string Above(string start)
    {
        string? folder = start;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ConvSharp.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException($"ConvSharp.slnx is not above {start}");
    }
}
