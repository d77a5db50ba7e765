namespace ConvSharp.Mutation;

/// <summary>A built copy of the repository, in which the library may be replaced.</summary>
internal sealed class ScratchCopy(string folder)
{
    /// <summary>Folder of the library's project.</summary>
    public string Library => Path.Combine(folder, "src", "ConvSharp");

    /// <summary>Folder of the test program.</summary>
    public string Program => Path.Combine(folder, "tests", "ConvSharp.Tests", "bin", "Release", "net10.0");

    /// <summary>Copies what git knows or would know; files that did not change keep their time, so that a second build is short.</summary>
    public void CopyFrom(string repository)
    {
        string[] files = Command.Output(repository, "git", "ls-files", "-co", "--exclude-standard", "-z").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var wanted = new HashSet<string>(files.Where(file => File.Exists(Path.Combine(repository, file))), StringComparer.Ordinal);
        foreach (string file in wanted)
        {
            FileInfo from = new(Path.Combine(repository, file)), to = new(Path.Combine(folder, file));
            if (to.Exists && to.Length == from.Length && to.LastWriteTimeUtc == from.LastWriteTimeUtc)
                continue;
            to.Directory!.Create();
            from.CopyTo(to.FullName, overwrite: true);
        }

        foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (!relative.Split('/').Contains("obj") && !wanted.Contains(relative))
                File.Delete(file);
        }
    }

    /// <summary>Builds the tests and all that they use.</summary>
    public void Build() =>
        _ = Command.Output(folder, "dotnet", "build", "-c", "Release", "tests/ConvSharp.Tests", "-v", "q", "-nologo", "-p:RunAnalyzers=false");

    /// <summary>The arguments that the compiler got for the library.</summary>
    public string[] CompilerArguments()
    {
        string json = Command.Output(
            Library, "dotnet", "msbuild", "-nologo", "-t:Compile", "-p:Configuration=Release", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-p:NonExistentFile=none", "-getItem:CscCommandLineArgs");
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!),
        ];
    }
}
