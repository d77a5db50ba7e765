using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli.Input;

/// <summary>Numbers as text, in a file or from standard input.</summary>
internal static class NumberFile
{
    /// <summary>The path that means standard input.</summary>
    public const string StandardInput = "-";

    private const long MostBytes = 256 << 20;

    private static readonly string[] Extensions = [Extension.Csv, ".tsv"];

    /// <summary>Whether a path names text, by its extension, or standard input.</summary>
    public static bool IsText(string path) => path == StandardInput || Extensions.Contains(Extension.Of(path));

    /// <summary>Numbers that were typed as an option's value, or those of the file that the value names.</summary>
    /// <exception cref="RequestException">No array of numbers, or no such file.</exception>
    public static TypedNumbers Given(string text, string option) =>
        IsText(text) ? Read(text, option) : TypedNumbers.Parse(text, option);

    /// <summary>The numbers of a file.</summary>
    /// <param name="path">A file, or <see cref="StandardInput"/>.</param>
    /// <param name="parameter">The option or argument that the path was given to.</param>
    /// <exception cref="RequestException">No array of numbers, no such file, or a file that is too large.</exception>
    public static TypedNumbers Read(string path, string parameter)
    {
        if (path == StandardInput)
            return TypedNumbers.Parse(Console.In.ReadToEnd(), "standard input");
        var file = new FileInfo(InputPath.Existing(path, parameter));
        return file.Length <= MostBytes
            ? TypedNumbers.Parse(File.ReadAllText(path), $"{parameter} '{path}'") with { Path = path }
            : throw new RequestException(
                $"{parameter} is '{path}', {Text.Bytes(file.Length)} of text: use .npy for more than {Text.Bytes(MostBytes)}.");
    }
}
