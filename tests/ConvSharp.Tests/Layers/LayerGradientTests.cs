using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Tests.Autograd;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>What all layers but the convolutions owe: right gradients, the same bits on any number of threads, torch's text.</summary>
public class LayerGradientTests
{
    public static TheoryData<int> All() => [.. Enumerable.Range(0, LayerCase<double>.All.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_are_those_of_central_differences(int number)
    {
        LayerCase<double> of = LayerCase<double>.All[number];
        foreach (Parameter<double> parameter in of.Layer.Parameters)
            parameter.Set(TestTensor.Random<double>(number + 7, parameter.Shape));
        for (int seed = 1; seed <= 3; seed++)
            GradientCheck.Layer(of.Layer, of.Shape, seed);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Results_are_the_same_bits_for_any_number_of_threads(int number)
    {
        LayerCase<float> of = LayerCase<float>.All[number];
        nint[] shape = of.Larger(16);
        (float[] Output, float[] Gradient, float[] Parameters) expected = Run(1);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            (float[] output, float[] gradient, float[] parameters) = Run(threads);
            Assert.True(expected.Output.AsSpan().SequenceEqual(output), $"{of.Layer}, {threads} threads: another output");
            Assert.True(expected.Gradient.AsSpan().SequenceEqual(gradient), $"{of.Layer}, {threads} threads: another gradient");
            Assert.True(
                expected.Parameters.AsSpan().SequenceEqual(parameters), $"{of.Layer}, {threads} threads: another gradient of a parameter");
        }

        (float[] Output, float[] Gradient, float[] Parameters) Run(int threads)
        {
            var tape = new Tape<float>(new ParallelOptions { MaxDegreeOfParallelism = threads });
            Variable<float> input = tape.Input(TestTensor.Random<float>(number, shape), needsGradient: true);
            Variable<float> result = of.Layer.Forward(input);
            float[] output = Flat(result.Value);
            tape.Backward(result, TestTensor.Random<float>(number + 1, result.Shape));
            float[] parameters = [.. of.Layer.Parameters.SelectMany(parameter => Flat(tape.Gradient(parameter)))];
            return (output, Flat(tape.Gradient(input)), parameters);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Layers_print_as_in_torch(int number)
    {
        LayerCase<float> of = LayerCase<float>.All[number];
        Assert.Equal(of.Text, of.Layer.ToString());
    }

    private static float[] Flat(ReadOnlyTensorSpan<float> tensor)
    {
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
