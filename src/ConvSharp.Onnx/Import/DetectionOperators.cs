using ConvSharp.Files;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Operators of detectors: boxes, regions, samples at the places of a grid.</summary>
internal static class DetectionOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("NonMaxSuppression", node => node.Emit(new NonMaxSuppression(node.Flag("center_point_box"))));
        table.Add("RoiAlign", RoiAlign);
        table.Add("MaxRoiPool", MaxRoiPool);
        table.Add("GridSample", GridSample);
    }

    private static void MaxRoiPool(OnnxNode node)
    {
        if (node.Integers("pooled_shape") is not [var height, var width])
            throw node.Error("attribute 'pooled_shape' has no two numbers", "give the output's height and width");
        node.Emit(new MaxRoiPool(height, width, node.Float("spatial_scale", 1)));
    }

    private static void RoiAlign(OnnxNode node)
    {
        const int FirstOfHalfPixels = 16;
        string coordinates = node.Version < FirstOfHalfPixels
            ? "output_half_pixel"
            : node.Text("coordinate_transformation_mode", "half_pixel");
        node.Emit(new RoiAlign(new RoiAlignOptions
        {
            OutputHeight = node.Integer("output_height", 1),
            OutputWidth = node.Integer("output_width", 1),
            SamplingRatio = node.Integer("sampling_ratio", 0),
            SpatialScale = node.Float("spatial_scale", 1),
            IsMax = node.Text("mode", "avg") switch
            {
                "avg" => false,
                "max" => true,
                string other => throw node.Error($"attribute 'mode' is {Malformed.Quote(other)}", "give avg or max"),
            },
            HalfPixel = coordinates switch
            {
                "half_pixel" => true,
                "output_half_pixel" => false,
                string other => throw node.Error(
                    $"attribute 'coordinate_transformation_mode' is {Malformed.Quote(other)}", "give half_pixel or output_half_pixel"),
            },
        }));
    }

    private static void GridSample(OnnxNode node)
    {
        ResizeMode mode = node.Text("mode", "linear") switch
        {
            "linear" or "bilinear" => ResizeMode.Linear,
            "nearest" => ResizeMode.Nearest,
            "cubic" or "bicubic" => ResizeMode.Cubic,
            string other => throw node.Error($"attribute 'mode' is {Malformed.Quote(other)}", "give linear, nearest or cubic"),
        };
        GridPadding padding = node.Text("padding_mode", "zeros") switch
        {
            "zeros" => GridPadding.Zeros,
            "border" => GridPadding.Border,
            "reflection" => GridPadding.Reflection,
            string other => throw node.Error($"attribute 'padding_mode' is {Malformed.Quote(other)}", "give zeros, border or reflection"),
        };
        node.Emit(new GridSample(mode, padding, node.Flag("align_corners")));
    }
}
