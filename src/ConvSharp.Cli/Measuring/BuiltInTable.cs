namespace ConvSharp.Cli.Measuring;

/// <summary>The layers that the tool measures: the same list as the benchmarks'.</summary>
internal static class BuiltInTable
{
    public static IReadOnlyList<ShapeLine> Lines { get; } = Load();

    private static IReadOnlyList<ShapeLine> Load()
    {
        using Stream stream = typeof(BuiltInTable).Assembly.GetManifestResourceStream("table.txt")!;
        using var reader = new StreamReader(stream);
        return ShapeList.Parse(reader.ReadToEnd());
    }
}
