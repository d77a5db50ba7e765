using System.Diagnostics;
using System.Globalization;
using ConvSharp.NativePatches;

namespace ConvSharp.Benchmarks.ColdStart;

/// <summary>One of the small programs under benchmarks/ColdStart, published into a folder of its own and started again and again.</summary>
/// <param name="library">The library that it uses, and the name of its project's folder.</param>
/// <param name="kind">How it is published.</param>
internal sealed class ColdStartProgram(string library, ProgramKind kind)
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "cold-start", $"{library}-{kind}");

    public string Library => library;

    public ProgramKind Kind => kind;

    /// <summary>Bytes of all files that were published.</summary>
    public long PublishedBytes => new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>Builds the program from its project.</summary>
    /// <param name="projects">The folder benchmarks/ColdStart.</param>
    /// <exception cref="IOException">It does not build.</exception>
    public void Publish(string projects)
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        string project = Path.Combine(projects, library);
        string output = Output("dotnet", [
            "publish", project, "-c", "Release", $"-p:PublishAot={kind == ProgramKind.Native}",
            $"-p:PublishReadyToRun={kind == ProgramKind.ReadyToRun}", "-o", _folder, "-v", "quiet"]);
        if (!Directory.Exists(_folder))
            throw new IOException($"{project} cannot be published: {output}");
        if (library == "TorchSharp")
            TorchSharpWrapper.Patch(_folder);
    }

    /// <summary>Starts the program and waits for its end.</summary>
    public ColdStartSample Start()
    {
        long start = Stopwatch.GetTimestamp();
        string output = Output(Path.Combine(_folder, $"ColdStart.{library}"), []);
        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        if (output.Split(' ') is not [string clock, string sum])
            throw new IOException($"{library} says '{output}' instead of the time and the sum of its result");
        return new ColdStartSample(
            Stopwatch.GetElapsedTime(start, long.Parse(clock, CultureInfo.InvariantCulture)).TotalMilliseconds, wall.TotalMilliseconds,
            double.Parse(sum, CultureInfo.InvariantCulture));
    }

    private static string Output(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new IOException($"{program} ends with code {process.ExitCode}: {output}");
    }
}
