using System.Globalization;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx;
using Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx;

/// <summary>Einsum beside the sum that its equation says, term by term.</summary>
public sealed class EinsumTests
{
    [Theory]
    [InlineData("ij->ji")]
    [InlineData("ij -> i")]
    [InlineData("ij->")]
    [InlineData("ba")]
    [InlineData("ii->i")]
    [InlineData("ii")]
    [InlineData("iji->ji")]
    [InlineData("i,i->")]
    [InlineData("i,j->ji")]
    [InlineData("b,b->b")]
    [InlineData(",i->i")]
    [InlineData("ij,j")]
    [InlineData("ij, jk -> ik")]
    [InlineData("bij,bjk->bik")]
    [InlineData("bqhd,bkhd->bhqk")]
    [InlineData("ijk,jil->kl")]
    [InlineData("ijkl,lkm->mij")]
    [InlineData("ijx,jky->ki")]
    [InlineData("iij,j->i")]
    [InlineData("ab,cb,ad->cd")]
    [InlineData("abc,ad,be,cf->def")]
    public void The_sum_is_that_of_the_equation(string equation)
    {
        string[] sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] operands = sides[0].Split(',');
        string letters = new([.. operands.SelectMany(operand => operand).Distinct().Order()]);
        string output = sides.Length == 2 ? sides[1] : new([.. letters.Where(letter => sides[0].Count(other => other == letter) == 1)]);
        var random = new Random(equation.Length);
        InferenceTensor[] inputs = [.. operands.Select(operand =>
        {
            nint[] shape = [.. operand.Select(Size)];
            int length = operand.Aggregate(1, (product, letter) => product * (int)Size(letter));
            double[] values = [.. Enumerable.Range(0, length).Select(_ => (double)random.Next(-4, 5))];
            return InferenceTensor.Of<double>(values, shape);
        })];
        var expected = new double[output.Aggregate(1, (length, letter) => length * (int)Size(letter))];
        int terms = letters.Aggregate(1, (length, letter) => length * (int)Size(letter));
        for (int term = 0; term < terms; term++)
        {
            var at = new Dictionary<char, int>();
            int rest = term;
            foreach (char letter in letters)
                (rest, at[letter]) = Math.DivRem(rest, (int)Size(letter));
            double product = 1;
            for (int i = 0; i < operands.Length; i++)
                product *= inputs[i].Elements<double>()[Place(operands[i], at)];
            expected[Place(output, at)] += product;
        }

        InferenceTensor actual = Run(equation, inputs);
        Assert.Equal(output.Select(Size), actual.Shape.ToArray());
        Assert.Equal(expected, actual.Elements<double>().ToArray());
    }

    [Theory]
    [InlineData("ij,jk->ik", "give letters for the axes of each of the 1 inputs")]
    [InlineData("i->i->i", "give letters for the axes")]
    [InlineData("...i->i", "give the result an ellipsis if an input has one")]
    [InlineData("ij->...ij", "give the result an ellipsis if an input has one")]
    [InlineData("...i...->...i", "one ellipsis at most")]
    [InlineData("i.j->ij", "one ellipsis at most")]
    [InlineData("..ij->..ij", "one ellipsis at most")]
    [InlineData("i1->i", "give letters alone")]
    [InlineData("ij->ii", "each once")]
    [InlineData("ij->k", "each once")]
    public void Equations_that_say_nothing_are_refused(string equation, string fix)
    {
        OnnxException error = Assert.Throws<OnnxException>(() => Run(equation, [InferenceTensor.Of<double>([1, 2], 1, 2)]));
        Assert.Contains("'equation' is", error.Message, StringComparison.Ordinal);
        Assert.Contains(fix, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_that_are_not_the_axes_are_refused() =>
        Assert.Throws<InferenceException>(() => Run("ijk->ijk", [InferenceTensor.Of<double>([1, 2], 1, 2)]));

    /// <summary>Equations with an ellipsis beside those in which its axes have names.</summary>
    [Theory]
    [InlineData("...ii->...i", "abii->abi", "2,3,4,4")]
    [InlineData("...ii->...i", "ii->i", "4,4")]
    [InlineData("i...->...i", "iab->abi", "2,3,4")]
    [InlineData("i...j", "iabj->abij", "2,3,4,5")]
    [InlineData("...", "ab->ab", "2,3")]
    [InlineData("...->...", "->", "")]
    [InlineData("...ij,...jk->...ik", "abij,abjk->abik", "2,3,4,5;2,3,5,2")]
    [InlineData("...ij,...jk", "aij,ajk->aik", "2,3,4;2,4,2")]
    [InlineData("...ij,jk->i...k", "abij,jk->iabk", "2,3,4,5;5,2")]
    [InlineData("...ij,...jk->...ik", "abij,bjk->abik", "2,3,4,5;3,5,2")]
    [InlineData("...i,...i->...", "aji,i->aj", "2,3,4;4")]
    public void An_ellipsis_stands_for_the_axes_without_letters(string equation, string named, string shapes)
    {
        var random = new Random(equation.Length);
        InferenceTensor[] inputs = [.. shapes.Split(';').Select(shape => Whole(random, [.. Lengths(shape)]))];
        InferenceTensor expected = Run(named, inputs), actual = Run(equation, inputs);
        Assert.Equal(expected.ToString(), actual.ToString());
        Assert.Equal(expected.Elements<double>().ToArray(), actual.Elements<double>().ToArray());
    }

    [Fact]
    public void Axes_of_an_ellipsis_broadcast()
    {
        var random = new Random(3);
        InferenceTensor x = Whole(random, [2, 1, 3, 4]), y = Whole(random, [5, 4, 2]);
        InferenceTensor actual = Run("...ij,...jk->...ik", [x, y]);
        Assert.Equal("float64 [2, 5, 3, 2]", actual.ToString());
        int at = 0;
        foreach (int[] i in Inference.Tensors.Indices([2, 5, 3, 2]))
        {
            double sum = Enumerable.Range(0, 4).Sum(j =>
                x.Elements<double>()[(((i[0] * 3) + i[2]) * 4) + j] * y.Elements<double>()[(((i[1] * 4) + j) * 2) + i[3]]);
            Assert.Equal(sum, actual.Elements<double>()[at++]);
        }
    }

    [Fact]
    public void An_ellipsis_of_no_elements_gives_none()
    {
        InferenceTensor actual = Run("...ij->...ji", [InferenceTensor.Zeros(ElementType.Float64, 0, 3, 2)]);
        Assert.Equal("float64 [0, 2, 3]", actual.ToString());
    }

    [Theory]
    [InlineData("...ijk->...i", "give at least 3 axes")]
    [InlineData("...,...j->...", "do not broadcast")]
    public void Axes_that_do_not_fit_an_ellipsis_are_refused(string equation, string message)
    {
        InferenceTensor[] inputs = [InferenceTensor.Of<double>([1, 2], 1, 2), InferenceTensor.Of<double>([1, 2, 3], 3, 1)];
        string operands = equation.Split("->")[0];
        InferenceException error = Assert.Throws<InferenceException>(() => Run(equation, inputs[..operands.Split(',').Length]));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<nint> Lengths(string shape) =>
        shape.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(length => (nint)int.Parse(length, CultureInfo.InvariantCulture));

    private static InferenceTensor Whole(Random random, nint[] shape)
    {
        int length = shape.Aggregate(1, (product, size) => product * (int)size);
        return InferenceTensor.Of<double>([.. Enumerable.Range(0, length).Select(_ => (double)random.Next(-4, 5))], shape);
    }

    private static nint Size(char letter) => 2 + (letter % 3);

    private static int Place(string letters, Dictionary<char, int> at) =>
        letters.Aggregate(0, (place, letter) => (place * (int)Size(letter)) + at[letter]);

    private static InferenceTensor Run(string equation, InferenceTensor[] inputs) => ComposedOperatorTests.Output(
        "Einsum", 12, inputs,
        new AttributeProto
        {
            Name = "equation",
            Type = AttributeProto.Types.AttributeType.String,
            S = Google.Protobuf.ByteString.CopyFromUtf8(equation),
        });
}
