using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Export;

/// <summary>Resizing of the spatial axes.</summary>
internal static class ResizeExport
{
    public static void Spatial(NodeExport node)
    {
        var resize = (SpatialResize)node.Operation;
        ResizeOptions options = resize.Options;
        int rank = node.Rank - 2;
        string x = node.Input(0);
        string[] operands = resize.Factors is { } factors
            ? [x, "", node.Floats([1, 1, .. factors.Count == 1 ? Enumerable.Repeat(factors[0], rank) : factors])]
            : [x, "", "", Sizes(node, x, ConvolutionExport.Each(resize.Size, rank, 0))];
        node.Finish(
            "Resize", operands, Attribute.Of("mode", options.Mode == ResizeMode.Nearest ? "nearest" : "linear"),
            Attribute.Of("coordinate_transformation_mode", Coordinates(options.Coordinates)),
            options.Mode == ResizeMode.Nearest ? Attribute.Of("nearest_mode", "floor") : null);
    }

    // Batch and channels stay what they are.
    private static string Sizes(NodeExport node, string x, long[] sizes)
    {
        string kept = node.Add("Slice", [node.Add("Shape", [x]), node.Numbers(0), node.Numbers(2), node.Numbers(0)]);
        return node.Add("Concat", [kept, node.Numbers(sizes)], Attribute.Of("axis", 0L));
    }

    private static string Coordinates(ResizeCoordinates coordinates) => coordinates switch
    {
        ResizeCoordinates.AlignCorners => "align_corners",
        ResizeCoordinates.Asymmetric => "asymmetric",
        _ => "half_pixel",
    };
}
