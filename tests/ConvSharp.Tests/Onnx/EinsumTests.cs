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
    [InlineData("...i->i", "an ellipsis is not there")]
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
