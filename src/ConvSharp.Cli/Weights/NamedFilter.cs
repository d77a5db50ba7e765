namespace ConvSharp.Cli.Weights;

/// <summary>A 3×3 kernel with a name, row by row, as it lies over the picture: not reversed (cross-correlation).</summary>
internal sealed record NamedFilter(string Name, double[] Kernel)
{
    public const int Side = 3;

    private static readonly NamedFilter[] All =
    [
        new("identity", [0, 0, 0, 0, 1, 0, 0, 0, 0]),
        new("sobel-x", [-1, 0, 1, -2, 0, 2, -1, 0, 1]), // brightness that grows to the right
        new("sobel-y", [-1, -2, -1, 0, 0, 0, 1, 2, 1]), // brightness that grows downwards
        new("laplacian", [0, 1, 0, 1, -4, 1, 0, 1, 0]),
        new("gaussian", [1 / 16.0, 2 / 16.0, 1 / 16.0, 2 / 16.0, 4 / 16.0, 2 / 16.0, 1 / 16.0, 2 / 16.0, 1 / 16.0]),
        new("box", [1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0]),
        new("sharpen", [0, -1, 0, -1, 5, -1, 0, -1, 0]),
        new("emboss", [-2, -1, 0, -1, 1, 1, 0, 1, 2]),
    ];

    public static IReadOnlyDictionary<string, NamedFilter> ByName { get; } = All.ToDictionary(filter => filter.Name);
}
