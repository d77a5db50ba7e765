using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Onnx.Import;

/// <summary>The padding of operators that slide windows: auto_pad and pads.</summary>
internal static class WindowPadding
{
    public static Padding Of(OnnxNode node) => Of(node, node.Text("auto_pad", "NOTSET"));

    /// <summary>The padding of operators that have no auto_pad.</summary>
    public static Padding InNumbers(OnnxNode node) => Of(node, "NOTSET");

    private static Padding Of(OnnxNode node, string rule)
    {
        long[] pads = node.Integers("pads") ?? [];
        try
        {
            // Exporters leave pads of zeros beside a rule.
            return Padding.FromOnnx(rule, rule != "NOTSET" && pads.All(pad => pad == 0) ? [] : pads);
        }
        catch (ConvolutionArgumentException fault)
        {
            throw node.Error(fault.Reason.TrimEnd('.'), "the model is not valid");
        }
    }
}
