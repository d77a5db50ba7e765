namespace ConvSharp.Imaging;

/// <summary>A 3×3 kernel with a name, as it lies over the picture: not reversed (cross-correlation).</summary>
public sealed class NamedFilter
{
    /// <summary>Rows and columns.</summary>
    public const int Side = 3;

    private NamedFilter(string name, params double[] kernel) => (Name, Kernel) = (name, kernel);

    /// <summary>All of them: identity, sobel-x, sobel-y, laplacian, gaussian, box, sharpen, emboss.</summary>
    public static IReadOnlyList<NamedFilter> All { get; } =
    [
        new("identity", 0, 0, 0, 0, 1, 0, 0, 0, 0),
        new("sobel-x", -1, 0, 1, -2, 0, 2, -1, 0, 1), // brightness that grows to the right
        new("sobel-y", -1, -2, -1, 0, 0, 0, 1, 2, 1), // brightness that grows downwards
        new("laplacian", 0, 1, 0, 1, -4, 1, 0, 1, 0),
        new("gaussian", 1 / 16.0, 2 / 16.0, 1 / 16.0, 2 / 16.0, 4 / 16.0, 2 / 16.0, 1 / 16.0, 2 / 16.0, 1 / 16.0),
        new("box", 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0),
        new("sharpen", 0, -1, 0, -1, 5, -1, 0, -1, 0),
        new("emboss", -2, -1, 0, -1, 1, 1, 0, 1, 2),
    ];

    /// <summary>The filters by their names.</summary>
    public static IReadOnlyDictionary<string, NamedFilter> ByName { get; } = All.ToDictionary(filter => filter.Name);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The nine numbers, row by row.</summary>
    public IReadOnlyList<double> Kernel { get; }
}
