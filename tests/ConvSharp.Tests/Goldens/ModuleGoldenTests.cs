using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Goldens;

/// <summary>libtorch's outputs and gradients of the layers that are no convolutions.</summary>
public class ModuleGoldenTests
{
    [Theory]
    [InlineData("modules.json")]
    [InlineData("activations.json")]
    [InlineData("norms.json")]
    public void Layers_give_torchs_float_numbers(string file) => AllGoldens<float>(file, 1e-5);

    [Theory]
    [InlineData("modules.json")]
    [InlineData("activations.json")]
    [InlineData("norms.json")]
    public void Layers_give_torchs_double_numbers(string file) => AllGoldens<double>(file, 1e-12);

    private static void AllGoldens<T>(string file, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dictionary<string, Layer<T>> layers = file switch
        {
            "activations.json" => ModuleGoldenLayers.Activations<T>(),
            "norms.json" => ModuleGoldenLayers.Norms<T>(),
            _ => ModuleGoldenLayers.Modules<T>(),
        };
        foreach (ModuleGolden<T> golden in GoldenFile.Modules<T>(file))
        {
            Assert.True(layers.Remove(golden.Name, out Layer<T>? layer), $"{golden.Name}: no such layer");
            Check(golden, layer, tolerance, $"{golden.Name} ({typeof(T).Name})");
        }

        Assert.Empty(layers);
    }

    private static void Check<T>(ModuleGolden<T> golden, Layer<T> layer, double tolerance, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SetState(golden, layer);
        Tensor<T> input = TestTensor.Of(golden.Input.Values, golden.Input.Shape);
        if (golden.Name.EndsWith("inference", StringComparison.Ordinal))
        {
            AssertClose(golden.Output, layer.Forward(input), tolerance, what);
            return;
        }

        var tape = new Tape<T>();
        Variable<T> variable = tape.Input(input, needsGradient: true), output = layer.Forward(variable);
        AssertClose(golden.Output, output.Value, tolerance, what);
        foreach (StateEntry<T> entry in layer.NamedState().Where(entry => entry.IsBuffer && entry.Values is not null))
        {
            if (golden.BuffersAfter.TryGetValue(entry.Name, out GoldenTensor<T>? after))
                AssertClose(after, entry.Values!.Values, tolerance, $"{what}, {entry.Name}");
        }

        tape.Backward(output, TestTensor.Of(golden.OutputGradient.Values, golden.OutputGradient.Shape));
        AssertClose(golden.InputGradient, tape.Gradient(variable), GradientTolerance(layer, tolerance), $"{what}, gradient");
        foreach ((string name, Parameter<T> parameter) in layer.NamedParameters())
        {
            if (golden.Gradients.TryGetValue(name, out GoldenTensor<T>? gradient))
                AssertClose(gradient, tape.Gradient(parameter), tolerance, $"{what}, gradient of {name}");
        }
    }

    // libtorch's sixth is one of float, in double too.
    private static double GradientTolerance<T>(Layer<T> layer, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => layer is Hardsigmoid<T> ? Math.Max(tolerance, 5e-8) : tolerance;

    private static void SetState<T>(ModuleGolden<T> golden, Layer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dictionary<string, Parameter<T>> state = layer.NamedState()
            .Where(entry => entry.Values is not null).ToDictionary(entry => entry.Name, entry => entry.Values!);
        foreach ((string name, GoldenTensor<T> tensor) in golden.Parameters.Concat(golden.Buffers))
            state[name].Set(TestTensor.Of(tensor.Values, tensor.Shape));
    }

    private static void AssertClose<T>(GoldenTensor<T> expected, ReadOnlyTensorSpan<T> actual, double tolerance, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.True(actual.Lengths.SequenceEqual(TestTensor.Sizes(expected.Shape)), $"{what}: another shape");
        var values = new T[actual.FlattenedLength];
        actual.FlattenTo(values);
        GoldenAssert.Close<T>(expected.Values, values, tolerance, tolerance, what);
    }
}
