using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>
/// Einsum: products of operands whose axes have letters, summed over the letters that the result leaves out. Operands are multiplied one
/// after the other, as matrix products where letters are summed.
/// </summary>
internal static class EinsumOperator
{
    private const int MostAxes = 52;
    private const string Dots = "...";

    public static void AddTo(Dictionary<string, Action<OnnxNode>> table) => table.Add("Einsum", Import);

    private static void Import(OnnxNode node)
    {
        string equation = node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        string[] sides = equation.Replace(Dots, $"{EinsumEllipsis.Letter}", StringComparison.Ordinal).Split("->");
        string[] operands = sides[0].Split(',');
        if (sides.Length > 2 || operands.Length != node.InputCount)
            throw Error(node, equation, $"give letters for the axes of each of the {node.InputCount} inputs, with commas between them");
        if (operands.Any(letters => letters.Length > MostAxes || !EinsumEllipsis.IsLetters(letters))
            || equation.Replace(Dots, "", StringComparison.Ordinal).Contains('.', StringComparison.Ordinal))
        {
            throw Error(node, equation, $"give letters alone, up to {MostAxes} for an input, and one ellipsis at most");
        }

        string output = sides.Length == 2 ? sides[1] : EinsumEllipsis.Part(sides[0]) + Once(sides[0]);
        if (EinsumEllipsis.Part(output) != EinsumEllipsis.Part(sides[0]))
            throw Error(node, equation, "give the result an ellipsis if an input has one, and only then");
        if (output.Distinct().Count() != output.Length || output.Any(letter => !operands.Any(letters => letters.Contains(letter))))
            throw Error(node, equation, "let the result have letters of the inputs, each once");

        string[] values = [.. Enumerable.Range(0, operands.Length).Select(node.Input)];
        string common = EinsumEllipsis.Merge(node, values, operands);
        Operand result = Alone(node, values[0], operands[0]);
        for (int i = 1; i < operands.Length; i++)
        {
            var needed = new HashSet<char>(operands.Skip(i + 1).SelectMany(letters => letters).Concat(output));
            result = Product(node, result, Alone(node, values[i], operands[i]), needed);
        }

        result = Summed(node, result, [.. output]);
        if (common.Length == 0)
            node.Emit(new Transpose(Order(result, output)), result.Name);
        else
            EinsumEllipsis.Emit(node, node.Add(new Transpose(Order(result, output)), result.Name), output, common);
    }

    private static OnnxException Error(OnnxNode node, string equation, string fix) =>
        node.Error($"attribute 'equation' is {Malformed.Quote(equation)}", fix);

    /// <summary>Without an arrow the result has the letters that stand once, in the order of the alphabet.</summary>
    private static string Once(string letters) => new(
        [.. letters.Where(char.IsAsciiLetter).GroupBy(letter => letter).Where(group => group.Count() == 1)
            .Select(group => group.Key).Order()]);

    /// <summary>An operand with each letter once: where a letter stands twice, the diagonal.</summary>
    private static Operand Alone(OnnxNode node, string value, string letters)
    {
        var operand = new Operand(node.Add(new Transpose([.. Enumerable.Range(0, letters.Length)]), value), letters); // checks the axes
        for (int second = 1; second < operand.Letters.Length; second++)
        {
            int first = operand.Letters.IndexOf(operand.Letters[second]);
            if (first == second)
                continue;
            string isDiagonal = node.Add(new Binary(BinaryFunction.Equal), Places(first), Places(second));
            string zero = node.Add(new CastLike(), node.Add(InferenceTensor.Of<float>([0])), operand.Name);
            string diagonal = node.Add(new Where(), isDiagonal, operand.Name, zero);
            operand = new Operand(
                node.Add(new Reduce(ReduceKind.Sum, keepsAxes: false), diagonal, node.Add([second])), operand.Letters.Remove(second, 1));
            second--;
        }

        return operand;

        // 0, 1, 2 … along an axis, with axes of length 1 behind it.
        string Places(int axis)
        {
            string length = node.Add(new Gather(), node.Add(new ShapeOf(), operand.Name), Number(axis));
            string places = node.Add(new Inference.Operations.Range(), Number(0), length, Number(1));
            long[] shape = [-1, .. Enumerable.Repeat(1L, operand.Letters.Length - axis - 1)];
            return node.Add(new Reshape(), places, node.Add(shape));
        }

        string Number(long number) => node.Add(InferenceTensor.Of<long>([number]));
    }

    private static Operand Product(OnnxNode node, Operand left, Operand right, HashSet<char> needed)
    {
        left = Summed(node, left, [.. right.Letters, .. needed]);
        right = Summed(node, right, [.. left.Letters, .. needed]);
        string both = new([.. left.Letters.Where(right.Letters.Contains)]);
        string batch = new([.. both.Where(needed.Contains)]), inner = new([.. both.Where(letter => !needed.Contains(letter))]);
        string rows = new([.. left.Letters.Where(letter => !both.Contains(letter))]);
        string columns = new([.. right.Letters.Where(letter => !both.Contains(letter))]);
        string a = node.Add(new Transpose(Order(left, batch + rows + inner)), left.Name);
        string b = node.Add(new Transpose(Order(right, batch + inner + columns)), right.Name);
        string letters = batch + rows + columns;
        if (inner.Length == 0)
        {
            string wideA = Widened(node, a, batch.Length + rows.Length, columns.Length);
            string wideB = Widened(node, b, batch.Length, rows.Length);
            return new Operand(node.Add(new Binary(BinaryFunction.Mul), wideA, wideB), letters);
        }

        string first = Merged(node, Merged(node, a, batch.Length + rows.Length, inner.Length), batch.Length, rows.Length);
        string second = Merged(node, Merged(node, b, batch.Length + inner.Length, columns.Length), batch.Length, inner.Length);
        string product = node.Add(new MatrixMultiply(), first, second);
        if (rows.Length == 1 && columns.Length == 1)
            return new Operand(product, letters);
        if (letters.Length == 0)
            return new Operand(node.Add(new Squeeze(), product), letters);
        var sizes = new List<string>();
        if (batch.Length + rows.Length > 0)
            sizes.Add(Sizes(node, a, 0, batch.Length + rows.Length));
        if (columns.Length > 0)
            sizes.Add(Sizes(node, b, batch.Length + inner.Length, columns.Length));
        return new Operand(node.Add(new Reshape(allowZero: true), product, node.Add(new Concat(0), [.. sizes])), letters);
    }

    /// <summary>The sum over the letters that are not kept.</summary>
    private static Operand Summed(OnnxNode node, Operand operand, HashSet<char> kept)
    {
        long[] axes = [.. Enumerable.Range(0, operand.Letters.Length).Where(i => !kept.Contains(operand.Letters[i])).Select(i => (long)i)];
        return axes.Length == 0
            ? operand
            : new Operand(
                node.Add(new Reduce(ReduceKind.Sum, keepsAxes: false), operand.Name, node.Add(axes)),
                new([.. operand.Letters.Where(kept.Contains)]));
    }

    private static int[] Order(Operand operand, string wanted) => [.. wanted.Select(letter => operand.Letters.IndexOf(letter))];

    /// <summary>Axes of length 1, put in at a place.</summary>
    private static string Widened(OnnxNode node, string value, int at, int count) =>
        count == 0 ? value : node.Add(new Unsqueeze(), value, node.Add(Axes(at, count)));

    /// <summary>Neighbouring axes as one; where there is none, one of length 1.</summary>
    private static string Merged(OnnxNode node, string value, int first, int count) => count switch
    {
        0 => Widened(node, value, first, 1),
        1 => value,
        _ => node.Add(new MergeAxes(first, first + count - 1), value),
    };

    private static string Sizes(OnnxNode node, string value, int first, int count) =>
        node.Add(new Gather(), node.Add(new ShapeOf(), value), node.Add(Axes(first, count)));

    private static long[] Axes(int first, int count) => [.. Enumerable.Range(first, count).Select(axis => (long)axis)];

    private readonly record struct Operand(string Name, string Letters);
}
