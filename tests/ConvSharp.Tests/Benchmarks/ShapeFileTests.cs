using ConvSharp.Cli.Measuring;
using Xunit;

namespace ConvSharp.Tests.Benchmarks;

public sealed class ShapeFileTests
{
    [Theory]
    [InlineData("table.txt")]
    [InlineData("networks.txt")]
    [InlineData("gradients.txt")]
    public void A_list_holds_valid_layers_of_different_names(string file)
    {
        IReadOnlyList<ShapeLine> layers = ShapeFile.Read(file);

        Assert.True(layers.Count > 20, $"{file} has {layers.Count} layers");
        Assert.Equal(layers.Count, layers.Select(layer => layer.Name).Distinct().Count());
        Assert.All(layers, layer => Assert.True(layer.Geometry.MultiplyAdds is > 0 and < 6_000_000_000, $"{layer.Name} takes too long"));
    }
}
