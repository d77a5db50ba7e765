using ConvSharp.Cli.Measuring;

namespace ConvSharp.Tests.Benchmarks;

/// <summary>The shape lists that the benchmarks run.</summary>
internal static class ShapeFile
{
    public static string Folder => Repository.PathOf("benchmarks", "shapes");

    public static IReadOnlyList<ShapeLine> Read(string file) => ShapeList.Parse(File.ReadAllText(Path.Combine(Folder, file)));
}
