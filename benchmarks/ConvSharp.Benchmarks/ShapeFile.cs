using ConvSharp.Cli.Measuring;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks;

/// <summary>Shape lists on the disk.</summary>
internal static class ShapeFile
{
    /// <summary>The layers of a list whose name contains <paramref name="filter"/>, or all.</summary>
    /// <exception cref="FormatException">A line is malformed, or nothing is left.</exception>
    public static IReadOnlyList<ShapeLine> Read(string path, string? filter = null)
    {
        ShapeLine[] layers = [.. ShapeList.Parse(File.ReadAllText(path))
            .Where(layer => filter is null || layer.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        return layers.Length > 0 ? layers : throw new FormatException($"{path} has no layer whose name contains '{filter}'");
    }

    /// <summary>The two gradients of a layer.</summary>
    public static IEnumerable<ShapeLine> GradientsOf(ShapeLine layer) =>
    [
        layer with { Name = $"{layer.Name}_dx", Operation = $"{layer.Operation}_dinput", Pass = ConvolutionPass.InputGradient },
        layer with { Name = $"{layer.Name}_dw", Operation = $"{layer.Operation}_dweight", Pass = ConvolutionPass.WeightGradient },
    ];
}
