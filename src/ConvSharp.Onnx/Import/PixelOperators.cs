using ConvSharp.Files;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Operators that put channels into pixels, or back.</summary>
internal static class PixelOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("DepthToSpace", node => node.Emit(new DepthToSpace(BlockSize(node), Order(node))));
        table.Add("SpaceToDepth", node => node.Emit(new SpaceToDepth(BlockSize(node))));
        table.Add("Col2Im", node => node.Emit(
            new ColumnsToImage(node.Integers("strides"), node.Integers("dilations"), WindowPadding.InNumbers(node))));
    }

    private static int BlockSize(OnnxNode node) => checked((int)node.Integer("blocksize"));

    private static PixelOrder Order(OnnxNode node) => node.Text("mode", "DCR") switch
    {
        "DCR" => PixelOrder.DepthLast,
        "CRD" => PixelOrder.DepthFirst,
        string other => throw node.Error($"attribute 'mode' is {Malformed.Quote(other)}", "give DCR or CRD"),
    };
}
