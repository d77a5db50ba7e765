using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Recurrent layers beside the formulas of ONNX in float64, one number after another.</summary>
public class RecurrentTests
{
    [Fact]
    public void Layers_are_their_formulas()
    {
        for (int seed = 1; seed <= 45; seed++)
        {
            var random = new Random(seed);
            var kind = (RecurrentKind)(seed % 3);
            var options = new RecurrentOptions
            {
                Direction = (RecurrentDirection)random.Next(3),
                BatchFirst = random.Next(2) == 0,
                Clip = random.Next(3) == 0 ? 0.7 : null,
                CouplesInputAndForget = random.Next(2) == 0,
                ResetsAfterProduct = random.Next(2) == 0,
            };
            (ElementType type, double tolerance) = OperationRun.Floats[random.Next(2)];
            var layer = new NaiveRecurrent(kind, options, random, type);
            string context = $"seed {seed}, {kind}, {type}, {options}, {layer}";
            InferenceTensor[] outputs = OperationRun.Run(context, new Recurrent(kind, options), layer.Inputs, layer.Expected.Length);
            for (int i = 0; i < outputs.Length; i++)
                OperationRun.AssertClose($"{context}, output {i}", layer.Expected[i], outputs[i], 5 * tolerance);
        }
    }

    [Theory]
    [InlineData("Affine", 2.0, -1.0, 5.0)]
    [InlineData("scaledtanh", 2.0, 0.5, 1.8102966)]
    [InlineData("LeakyRelu", 0.5, null, 3.0)]
    [InlineData("HardSigmoid", null, null, 1.0)]
    public void Activations_are_chosen_by_name(string function, double? alpha, double? beta, double expected)
    {
        var options = new RecurrentOptions { Activations = [new RecurrentActivation(function, alpha, beta)] };
        InferenceTensor[] inputs =
        [
            Tensors.Of(ElementType.Float32, [3], 1, 1, 1), Tensors.Of(ElementType.Float32, [1], 1, 1, 1),
            Tensors.Of(ElementType.Float32, [0], 1, 1, 1),
        ];
        InferenceTensor output = OperationRun.Run(function, new Recurrent(RecurrentKind.Rnn, options), inputs)[0];
        OperationRun.AssertClose(function, [expected], output, 1e-6);
    }

    [Theory]
    [InlineData("sequences", new[] { 2, 3 }, new[] { 1, 4, 3 }, new[] { 1, 4, 4 }, null)]
    [InlineData("weights are", new[] { 2, 1, 3 }, new[] { 1, 4, 2 }, new[] { 1, 4, 4 }, null)]
    [InlineData("recurrent weights are", new[] { 2, 1, 3 }, new[] { 1, 4, 3 }, new[] { 1, 3, 4 }, null)]
    [InlineData("length is 3", new[] { 2, 1, 3 }, new[] { 1, 4, 3 }, new[] { 1, 4, 4 }, 3)]
    [InlineData("length is -1", new[] { 2, 1, 3 }, new[] { 1, 4, 3 }, new[] { 1, 4, 4 }, -1)]
    public void Inputs_that_do_not_fit_are_refused(string message, int[] input, int[] weight, int[] recurrent, int? length)
    {
        InferenceTensor?[] inputs =
        [
            Zeros(input), Zeros(weight), Zeros(recurrent), null, length is { } given ? InferenceTensor.Of<int>([given], 1) : null,
        ];
        InferenceException error = Assert.Throws<InferenceException>(
            () => OperationRun.Run(message, new Recurrent(RecurrentKind.Rnn), inputs));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("tested", error.Node);
    }

    private static InferenceTensor Zeros(int[] shape) =>
        InferenceTensor.Zeros(ElementType.Float32, [.. shape.Select(size => (nint)size)]);
}
