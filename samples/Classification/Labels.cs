namespace ConvSharp.Examples.Classification;

/// <summary>The names of classes, one a line.</summary>
internal static class Labels
{
    private const string ImageNetResource = "imagenet.txt";

    /// <param name="path">A text file; null: the 1000 classes of ImageNet.</param>
    /// <exception cref="InvalidDataException">The file has no line, or an empty one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<string> Read(string? path)
    {
        if (path is null)
        {
            using var reader = new StreamReader(typeof(Labels).Assembly.GetManifestResourceStream(ImageNetResource)!);
            return reader.ReadToEnd().TrimEnd().Split('\n');
        }

        string[] lines = File.ReadAllLines(path);
        int empty = Array.FindIndex(lines, string.IsNullOrWhiteSpace);
        if (lines.Length > 0 && empty < 0)
            return lines;
        string fault = empty < 0 ? "no line" : $"an empty line, {empty + 1}";
        throw new InvalidDataException($"'{path}' has {fault}: give one label a line.");
    }
}
