using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Imaging;
using ConvSharp.Layers;
using ConvSharp.Tests.Checkerboard;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>The examples of docs/checkerboard.md, as they stand there, each with what the text claims of it.</summary>
public class CheckerboardExamples
{
    /// <summary>Stands for the console: what the examples print.</summary>
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public void A_layer_and_a_stack_are_examined()
    {
        var layer = new ConvTranspose2d<float>(64, 3, kernelSize: 3, stride: 2);
        Console.WriteLine(layer.Checkerboard().Warning);
        // The overlap of outputs is uneven: 1:2 along each axis with period 2, and 1:4 in the picture. Take a kernel divisible by the stride, 4, or
        // enlarge by 2 (Upsample) and convolve at stride 1.

        CheckerboardExamination found = new CheckerboardLaboratory().Examine(StackedLayers.Parse("3:2,3:2"));
        Console.WriteLine(found.Advice);

        string[] lines = Console.ToString().Split('\n');
        Assert.Equal(
            "The overlap of outputs is uneven: 1:2 along each axis with period 2, and 1:4 in the picture. Take a kernel divisible by the " +
            "stride, 4, or enlarge by 2 (Upsample) and convolve at stride 1.",
            lines[0]);
        Assert.Contains("1:3 along each axis with period 4", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_layers_own_weights_are_measured()
    {
        var layer = new ConvTranspose2d<float>(16, 3, kernelSize: 4, stride: 2, padding: 1);
        var network = new Sequential<float>(new Conv2d<float>(16, 16, 3, padding: 1), new ReLU<float>(), layer);

        WeightExamination own = new CheckerboardLaboratory().Examine(layer);   // beside even weights and random ones
        WeightMeasurement whole = new CheckerboardLaboratory().Measure(network); // a Sequential that enlarges, or one that reduces

        Assert.True(own.Subject.Score > 3, $"{own.Subject.Score}");
        Assert.True(whole.Score > 3, $"{whole.Score}");
    }

    [Fact]
    public void A_photograph_is_examined()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("sheet.png");
        Tensor<float> photo = PhotographPictures.Smooth(40, 60);

        PhotographExamination seen = new PhotographLaboratory().Examine(StackedLayers.Parse("3:2"), photo);
        CheckerboardPicture.OfPhotograph(seen).ToImage().Save(path);   // or ToSvg()

        Assert.True(File.Exists(path));
        Assert.True(seen.Subject.Score > seen.Remedies.Min(remedy => remedy.Score), $"{seen.Subject.Score}");
    }
}
