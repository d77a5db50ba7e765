using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Resizing and its older forms.</summary>
internal static class ResizeOperators
{
    /// <summary>How all versions before the eleventh resized.</summary>
    private static readonly ResizeOptions Old = new() { Coordinates = ResizeCoordinates.Asymmetric, Rounding = ResizeRounding.Floor };

    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("Resize", Resize);
        table.Add("Upsample", Upsample);
    }

    private static void Resize(OnnxNode node)
    {
        const int FirstWithCoordinates = 11;
        const int FirstWithAxes = 18;
        if (node.Version < FirstWithCoordinates)
        {
            EmitOld(node, node.Input(1));
            return;
        }

        ResizeOptions options = new()
        {
            Mode = Mode(node),
            Coordinates = Coordinates(node),
            Rounding = Rounding(node),
            CubicCoefficient = node.Float("cubic_coeff_a", -0.75f),
            ExcludesOutside = node.Flag("exclude_outside"),
            ExtrapolationValue = node.Float("extrapolation_value", 0),
        };
        if (node.Version >= FirstWithAxes)
        {
            options = options with
            {
                Antialiases = node.Flag("antialias"),
                Axes = node.Integers("axes"),
                Aspect = Aspect(node),
            };
        }

        node.Emit(new Resize(options));
    }

    private static void Upsample(OnnxNode node)
    {
        const int FirstWithOperand = 9;
        if (node.Version >= FirstWithOperand)
        {
            EmitOld(node, node.Input(1));
            return;
        }

        float[] scales = node.Floats("scales") ?? throw node.Error("attribute 'scales' is missing", "give a scale for each axis");
        EmitOld(node, node.Add(InferenceTensor.Of<float>(scales, scales.Length)));
    }

    private static void EmitOld(OnnxNode node, string scales) =>
        node.Emit(new Resize(Old with { Mode = Mode(node) }), node.Input(0), InferenceGraphBuilder.Absent, scales);

    private static ResizeMode Mode(OnnxNode node) => node.Text("mode", "nearest") switch
    {
        "nearest" => ResizeMode.Nearest,
        "linear" or "bilinear" => ResizeMode.Linear,
        "cubic" => ResizeMode.Cubic,
        string other => throw Unknown(node, "mode", other, "nearest, linear or cubic"),
    };

    private static ResizeCoordinates Coordinates(OnnxNode node) => node.Text("coordinate_transformation_mode", "half_pixel") switch
    {
        "half_pixel" => ResizeCoordinates.HalfPixel,
        "half_pixel_symmetric" => ResizeCoordinates.HalfPixelSymmetric,
        "pytorch_half_pixel" => ResizeCoordinates.PyTorchHalfPixel,
        "align_corners" => ResizeCoordinates.AlignCorners,
        "asymmetric" => ResizeCoordinates.Asymmetric,
        "tf_half_pixel_for_nn" => ResizeCoordinates.TensorFlowHalfPixel,
        "tf_crop_and_resize" => ResizeCoordinates.TensorFlowCrop,
        string other => throw Unknown(node, "coordinate_transformation_mode", other, "half_pixel, align_corners or asymmetric"),
    };

    private static ResizeRounding Rounding(OnnxNode node) => node.Text("nearest_mode", "round_prefer_floor") switch
    {
        "round_prefer_floor" => ResizeRounding.PreferFloor,
        "round_prefer_ceil" => ResizeRounding.PreferCeil,
        "floor" => ResizeRounding.Floor,
        "ceil" => ResizeRounding.Ceil,
        string other => throw Unknown(node, "nearest_mode", other, "round_prefer_floor, round_prefer_ceil, floor or ceil"),
    };

    private static ResizeAspect Aspect(OnnxNode node) => node.Text("keep_aspect_ratio_policy", "stretch") switch
    {
        "stretch" => ResizeAspect.Stretch,
        "not_larger" => ResizeAspect.NotLarger,
        "not_smaller" => ResizeAspect.NotSmaller,
        string other => throw Unknown(node, "keep_aspect_ratio_policy", other, "stretch, not_larger or not_smaller"),
    };

    private static OnnxException Unknown(OnnxNode node, string attribute, string value, string known) =>
        node.Error($"attribute '{attribute}' is {Malformed.Quote(value)}", $"give {known}");
}
