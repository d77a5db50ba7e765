using System.Text;
using ConvSharp.Files;

namespace ConvSharp.Benchmarks.Results;

/// <summary>Pages for people, in a folder for each CPU.</summary>
internal static class ResultPage
{
    /// <summary>Writes [into]/[cpu]/[name].md and says where it is.</summary>
    public static void Write(string into, string cpu, string name, string text)
    {
        string folder = Path.Combine(into, FolderOf(cpu));
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + ".md");
        using AtomicFile page = AtomicFile.Create(path);
        page.Stream.Write(Encoding.UTF8.GetBytes(text));
        page.Commit();
        Console.WriteLine(path);
    }

    /// <summary>A row of a table.</summary>
    public static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    /// <summary>"AMD Ryzen 9 7950X" → "amd-ryzen-9-7950x".</summary>
    public static string FolderOf(string cpu)
    {
        string letters = string.Concat(cpu.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' '));
        return string.Join('-', letters.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
