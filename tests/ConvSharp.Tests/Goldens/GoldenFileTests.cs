using Xunit;

namespace ConvSharp.Tests.Goldens;

public class GoldenFileTests
{
    [Theory]
    [InlineData("conv1d")]
    [InlineData("conv2d")]
    [InlineData("conv3d")]
    [InlineData("conv_transpose1d")]
    [InlineData("conv_transpose2d")]
    [InlineData("conv_transpose3d")]
    public void Every_layer_has_a_dozen_cases_whose_tensors_fill_their_shapes(string operation)
    {
        LayerGolden<float>[] single = [.. GoldenFile.Layers<float>().Where(layer => layer.Operation == operation)];
        LayerGolden<double>[] full = [.. GoldenFile.Layers<double>().Where(layer => layer.Operation == operation)];
        Assert.True(single.Length >= 12, $"{operation}: {single.Length} cases");
        Assert.Equal(single.Length, single.Select(layer => layer.Name).Distinct().Count());
        Assert.All(single, AssertFilled);
        Assert.All(full, AssertFilled);
        Assert.All(single.Zip(full), pair =>
        {
            Assert.Equal(pair.First.Name, pair.Second.Name);
            Assert.All(pair.First.Output.Values.Zip(pair.Second.Output.Values), y => Assert.Equal(y.Second, y.First, 1e-5));
        });
    }

    private static void AssertFilled<T>(LayerGolden<T> layer)
    {
        Assert.Equal(layer.Output.Shape, layer.OutputGradient.Shape);
        Assert.Equal(layer.Input.Shape, layer.InputGradient.Shape);
        Assert.Equal(layer.Weight.Shape, layer.WeightGradient.Shape);
        Assert.Equal(layer.Bias?.Shape, layer.BiasGradient?.Shape);
        GoldenTensor<T>?[] tensors = [layer.Input, layer.Weight, layer.Bias, layer.Output, layer.OutputGradient,
            layer.InputGradient, layer.WeightGradient, layer.BiasGradient];
        Assert.All(tensors.OfType<GoldenTensor<T>>(),
            tensor => Assert.Equal(tensor.Shape.Aggregate(1, (product, size) => product * size), tensor.Values.Length));
    }
}
