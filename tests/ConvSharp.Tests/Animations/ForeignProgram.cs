using System.Diagnostics;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>A program of others, if this machine has it.</summary>
internal static class ForeignProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The first of these names that is on the PATH and whose --version has a word in it; else the test is skipped.</summary>
    public static string Find(string word, params string[] names)
    {
        string? found = TryFind(word, names);
        Assert.SkipWhen(found is null, $"there is no {word} here: {string.Join(", ", names)}");
        return found!;
    }

    /// <summary>The first of these names that is on the PATH and whose --version has a word in it; null: there is none.</summary>
    public static string? TryFind(string word, params string[] names) => All(word, names).FirstOrDefault();

    /// <summary>Those of these names that are on the PATH and whose --version has a word in it.</summary>
    public static IEnumerable<string> All(string word, params string[] names)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).Where(path =>
            File.Exists(path)
            && System.Text.Encoding.UTF8.GetString(Run(path, "--version")).Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What the program writes to its standard output.</summary>
    public static byte[] Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var output = new MemoryStream();
        Task read = process.StandardOutput.BaseStream.CopyToAsync(output);
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} has not ended after {Patience}");
        }

        read.GetAwaiter().GetResult();
        return output.ToArray();
    }
}
