using ConvSharp.Errors;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>How scales and zero points lie beside what they quantise: one for all, or one for each place on an axis.</summary>
internal static class QuantizedAxis
{
    /// <summary>Refuses scales and zero points that do not fit the input.</summary>
    public static void Check(ValueInfo input, ValueInfo scale, ValueInfo? zero, int axis)
    {
        if (scale.Type != ElementType.Float32)
            throw new InferenceException($"its scale is {scale}: cast to float32.");
        if (zero is not null && !zero.Shape.SequenceEqual(scale.Shape))
            throw new InferenceException($"its zero point is {zero} and its scale {scale}: give one for each.");
        if (scale.Length == 1 && scale.Rank <= 1)
            return;
        if (scale.Rank != 1 || scale.Shape[0] != input.Shape[OperationInputs.Axis(axis, input.Rank)])
        {
            throw new InferenceException(
                $"its scale is {scale}, for {ShapeText.Print(input.Shape)}: give one number, or one for each place on axis {axis}.");
        }
    }

    /// <summary>The input around the axis along which scales differ.</summary>
    public static AxisLayout Layout(ValueInfo input, ValueInfo scale, int axis) => scale.Length == 1
        ? new AxisLayout(1, 1, checked((nint)input.Length))
        : AxisLayout.Of(input.Shape, axis, toEnd: false);
}
