using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>
/// The ellipsis of an equation: axes without letters, which broadcast. They become one axis with a letter of its own before the products,
/// and all of them again behind.
/// </summary>
internal static class EinsumEllipsis
{
    /// <summary>What stands for the ellipsis in an equation.</summary>
    public const char Letter = '.';

    /// <summary>The ellipsis, if it stands among some letters; else nothing.</summary>
    public static string Part(string letters) => letters.Contains(Letter, StringComparison.Ordinal) ? $"{Letter}" : "";

    /// <summary>Whether these are letters, and the ellipsis at most once.</summary>
    public static bool IsLetters(string letters) =>
        letters.All(letter => letter == Letter || char.IsAsciiLetter(letter)) && letters.Count(letter => letter == Letter) <= 1;

    /// <summary>Gives values with an ellipsis one axis for it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="values">The names of the values, to be replaced.</param>
    /// <param name="operands">Their letters.</param>
    /// <returns>The lengths of the axes that the ellipsis stands for; empty if there is none.</returns>
    public static string Merge(OnnxNode node, string[] values, string[] operands)
    {
        int[] open = [.. Enumerable.Range(0, operands.Length).Where(i => Part(operands[i]).Length > 0)];
        if (open.Length == 0)
            return "";
        string[] shapes =
            [.. Enumerable.Range(0, 1 + (EllipsisShapes.PerValue * open.Length)).Select(_ => node.NewName("ellipsis"))];
        var names = open.Select(i => (Before: operands[i].IndexOf(Letter), Behind: operands[i].Length - 1 - operands[i].IndexOf(Letter)));
        node.EmitPart(new EllipsisShapes([.. names]), [.. open.Select(i => values[i])], shapes);
        for (int i = 0; i < open.Length; i++)
        {
            string[] own = shapes[(1 + (EllipsisShapes.PerValue * i))..];
            string aligned = node.Add(new Reshape(allowZero: true), values[open[i]], own[0]);
            values[open[i]] = node.Add(new Reshape(allowZero: true), node.Add(new Expand(), aligned, own[1]), own[2]);
        }

        return shapes[0];
    }

    /// <summary>Emits the result with all axes of the ellipsis.</summary>
    /// <param name="node">The node.</param>
    /// <param name="result">The result with one axis for the ellipsis.</param>
    /// <param name="letters">Its letters.</param>
    /// <param name="common">The lengths of the axes that the ellipsis stands for.</param>
    public static void Emit(OnnxNode node, string result, string letters, string common)
    {
        int at = letters.IndexOf(Letter);
        string shape = node.Add(new ShapeOf(), result);
        string before = node.Add(new Slice(), shape, node.Add([0]), node.Add([at]));
        string behind = node.Add(new Slice(), shape, node.Add([at + 1]), node.Add([letters.Length]));
        node.Emit(new Reshape(allowZero: true), result, node.Add(new Concat(0), before, common, behind));
    }
}
