using System.Globalization;

namespace ConvSharp.Benchmarks.Networks;

/// <summary>A network of a list: its name, which is its file's, and the shapes of its inputs.</summary>
internal sealed record NetworkLine(string Name, IReadOnlyList<long[]> Shapes)
{
    /// <summary>The shapes as in the list: 1x3x224x224,1x4.</summary>
    public string ShapesInWords => string.Join(',', Shapes.Select(shape => string.Join('x', shape)));

    /// <summary>The networks of a list whose name contains <paramref name="filter"/>, or all.</summary>
    /// <exception cref="FormatException">A line is malformed, or nothing is left.</exception>
    public static IReadOnlyList<NetworkLine> Read(string path, string? filter)
    {
        NetworkLine[] lines = [.. File.ReadLines(path)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => Parse(path, line))
            .Where(line => filter is null || line.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        return lines.Length > 0 ? lines : throw new FormatException($"{path} has no network whose name contains '{filter}'");
    }

    /// <summary>The shapes of a text such as 1x3x224x224,1x4.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyList<long[]> ParseShapes(string text) => [.. text.Split(',').Select(shape => Array.ConvertAll(
        shape.Split('x'), length => long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0
            ? number
            : throw new FormatException($"'{text}' is no list of shapes: write 1x3x224x224, several with commas")))];

    private static NetworkLine Parse(string path, string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [string name, string shapes, ..]
            ? new NetworkLine(name, ParseShapes(shapes))
            : throw new FormatException($"{path}: '{line}' is no network: write name, shape, package and file");
}
