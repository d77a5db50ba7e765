using ConvSharp.Cli.Measuring;
using ConvSharp.Engine.Algorithms.Kn2Row;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Benchmarks;

/// <summary>Windows of the layers of real networks are in proportion to their work: kn2row is for others.</summary>
public sealed class ProportionTests
{
    public static TheoryData<string> Lists() =>
        [.. Directory.GetFiles(ShapeFile.Folder, "*.txt").Select(path => Path.GetFileName(path)!)];

    /// <summary>Tables of one phase for each output would fit, measured by the output: there are too many all the same.</summary>
    [Fact]
    public void Phases_are_bounded_however_large_the_output()
    {
        ConvolutionGeometry Of(int stride) => ConvolutionGeometry.Create(
            ConvolutionKind.Transposed, new ConvolutionOptions { Stride = stride }, [1, 64, 400], [64, 64, stride]);
        Assert.Null(Proportion.Objection(Of(1 << 16)));
        Assert.NotNull(Proportion.Objection(Of((1 << 16) + 1)));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Layers_of_real_networks_are_in_proportion(string list)
    {
        foreach (ShapeLine layer in ShapeFile.Read(list))
        {
            foreach (VectorWidth width in new[] { VectorWidth.Bits128, VectorWidth.Bits512 })
            {
                double work = Proportion.Work(layer.Geometry);
                var forward = new ConvolutionProgram<float>(layer.Geometry, width, ConvolutionAccuracy.Fast, null);
                var inputGradient = new InputGradientProgram<float>(layer.Geometry, width, ConvolutionAccuracy.Fast, null);
                var weightGradient = new WeightGradientProgram<float>(layer.Geometry, width, ConvolutionAccuracy.Fast);
                string what = $"{layer.Name} at {width}, in its work of {work:G3}: forward {forward.TouchedLength / work:F1}, "
                    + $"input gradient {inputGradient.TouchedLength / work:F1}, weight gradient {weightGradient.TouchedLength / work:F1}";
                string[] algorithms = [forward.Algorithm.Name, inputGradient.Algorithm, weightGradient.Algorithm.Name];
                TestContext.Current.TestOutputHelper?.WriteLine(what);
                Assert.False(algorithms.Contains(Kn2RowAlgorithm.FixedName), what);
            }
        }
    }
}
