using System.Text.Json;

namespace ConvSharp.Mutation;

/// <summary>A built copy of the repository, in which the library may be replaced.</summary>
internal sealed class ScratchCopy(string folder)
{
    /// <summary>Holds the compiler's arguments; is there while the copy is built.</summary>
    private readonly string _built = Path.Combine(folder, "csc.json");

    /// <summary>Folder of the library's project.</summary>
    public string Library => Path.Combine(folder, "src", "ConvSharp");

    /// <summary>Folder of the test program.</summary>
    public string Program => Path.Combine(folder, "tests", "ConvSharp.Tests", "bin", "Release", "net10.0");

    /// <summary>Copies what git knows or would know, and builds the tests and all that they use, if anything changed.</summary>
    public void Update(string repository)
    {
        string[] files = Command.Output(repository, "git", "ls-files", "-co", "--exclude-standard", "-z")
            .Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var wanted = files.Where(file => File.Exists(Path.Combine(repository, file))).ToHashSet(StringComparer.Ordinal);
        foreach (string file in wanted)
            Copy(new FileInfo(Path.Combine(repository, file)), new FileInfo(Path.Combine(folder, file)));
        foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (!relative.Split('/').Contains("obj") && !wanted.Contains(relative))
                File.Delete(Changed(file));
        }

        if (!File.Exists(_built))
            Build();
    }

    /// <summary>The arguments that the compiler got for the library.</summary>
    public string[] CompilerArguments()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(_built));
        return
        [
            .. document.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!),
        ];
    }

    private void Copy(FileInfo from, FileInfo to)
    {
        if (to.Exists && to.Length == from.Length && to.LastWriteTimeUtc == from.LastWriteTimeUtc)
            return;
        to.Directory!.Create();
        from.CopyTo(Changed(to.FullName), overwrite: true);
    }

    private string Changed(string path)
    {
        File.Delete(_built);
        return path;
    }

    private void Build()
    {
        _ = Command.Output(
            folder, "dotnet", "build", "-c", "Release", "tests/ConvSharp.Tests", "-v", "q", "-nologo", "-p:RunAnalyzers=false");
        string arguments = Command.Output(
            Library, "dotnet", "msbuild", "-nologo", "-t:Compile", "-p:Configuration=Release", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-p:NonExistentFile=none", "-getItem:CscCommandLineArgs");
        File.WriteAllText(_built, arguments);
    }
}
