using ConvSharp.Cli.Measuring;
using ConvSharp.Geometry;

namespace ConvSharp.Tests.Benchmarks;

/// <summary>The shape lists that the benchmarks run.</summary>
internal static class ShapeFile
{
    public static string Folder => Path.Combine(Root, "benchmarks", "shapes");

    public static IReadOnlyList<ShapeLine> Read(string file) => ShapeList.Parse(File.ReadAllText(Path.Combine(Folder, file)));

    private static string Root
    {
        get
        {
            DirectoryInfo folder = new(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "ConvSharp.slnx")))
                folder = folder.Parent!;
            return folder.FullName;
        }
    }
}
