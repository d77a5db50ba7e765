using ConvSharp.Cli.Output;
using ConvSharp.Files;

namespace ConvSharp.Cli.Weights;

/// <summary>The names and shapes of tensors, as many as fit on a line of text.</summary>
internal static class TensorList
{
    private const int MostNames = 12;

    public static string Of(IReadOnlyList<StoredTensor> tensors)
    {
        if (tensors.Count == 0)
            return "none";
        IEnumerable<string> names = tensors.Take(MostNames).Select(tensor =>
            $"{VisibleText.Of(tensor.Name)} {(tensor.Shape.Count == 0 ? "(scalar)" : Text.Shape(tensor.Shape))}");
        return string.Join(", ", tensors.Count > MostNames ? names.Append("…") : names);
    }
}
