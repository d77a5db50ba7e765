using System.Numerics.Tensors;
using System.Text;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Gallery.Checkerboard;

/// <summary>The laboratory's pictures one by one, each with its words in it, for documentation.</summary>
internal static class CheckerboardFigures
{
    private const int Width = 720, Columns = 4, Scale = 4;

    /// <summary>All pictures as files: drawings as SVG, what was measured as PNG.</summary>
    public static IEnumerable<(string Name, Func<byte[]> Make)> All(ParallelOptions? parallel) =>
    [
        .. Drawings().Select(drawing => ($"{drawing.Name}.svg", (Func<byte[]>)(() =>
            Encoding.UTF8.GetBytes(SvgWriter.Write(drawing.Make(), new DrawingOptions(DrawingTheme.Auto), drawing.Title))))),
        .. Measured(parallel).Select(picture => ($"{picture.Name}.png", (Func<byte[]>)(() => picture.Make().Encode(PictureFormat.Png)))),
    ];

    /// <summary>What is exact.</summary>
    public static IEnumerable<(string Name, string Title, Func<Scene> Make)> Drawings()
    {
        StackedLayers one = StackedLayers.Parse("3:2"), even = StackedLayers.Parse("4:2"), two = StackedLayers.Parse("3:2,3:2");
        yield return ("checkerboard-overlap", "Uneven overlap of a transposed layer", () => OverlapScene.Build(one, inputs: 8, Width));
        yield return ("checkerboard-even", "Even overlap of a transposed layer", () => OverlapScene.Build(even, inputs: 8, Width));
        yield return ("checkerboard-stacked", "Overlap of two transposed convolutions", () => OverlapScene.Build(two, inputs: 6, Width));
        yield return ("checkerboard-plane", "Overlap in a picture", () => PlaneScene.Build(one));
    }

    /// <summary>What is measured with random weights.</summary>
    public static IEnumerable<(string Name, Func<PixelImage> Make)> Measured(ParallelOptions? parallel)
    {
        var laboratory = new CheckerboardLaboratory(parallel: parallel);
        yield return ("checkerboard-remedies", () => Remedies(laboratory));
        yield return ("checkerboard-generators", () => Generators(laboratory));
        yield return ("checkerboard-gradients", () => Gradients(laboratory));
    }

    private static PixelImage Remedies(CheckerboardLaboratory laboratory)
    {
        CheckerboardExamination found = laboratory.Examine(StackedLayers.Parse("3:2"));
        return Montage.Render(
            "Random weights, noise in: strength at each place, and its spectrum (squares: multiples of ½, where a pattern of period " +
            "2 shows)",
            [.. found.Remedies.Prepend(found.Subject).Select(trial => TileOf(trial, $"overlap {OverlapText.Ratio(trial.Stack.Axes)}"))],
            Columns);
    }

    private static PixelImage Generators(CheckerboardLaboratory laboratory) => Montage.Render(
        "Generators with random weights, the last 2, 1 or 0 of three steps ×2 transposed (kernel 3, stride 2): what they draw, its " +
        "strength",
        [.. laboratory.Generators().Select(trial => new Tile(
            [Enlarged(trial.Picture), Enlarged(Figures.Levels(trial.Measurement.NoiseMap))],
            [
                trial.Name, $"score, period 2: {MeasurementText.Score(trial.Measurement.Score)}",
                $"score, period 4: {MeasurementText.Score(trial.Period4Score)}",
            ]))],
        columns: 3);

    private static PixelImage Gradients(CheckerboardLaboratory laboratory) => Montage.Render(
        "Gradients of the input, random weights: strength at each place, and its spectrum (squares: multiples of ½)",
        [.. laboratory.Gradients().Select(trial => TileOf(trial, $"zeros {Text.Percent(trial.Measurement.Zeros)}"))], Columns);

    private static Tile TileOf(Trial trial, string words) => new(
        [Enlarged(Figures.Levels(trial.Measurement.NoiseMap)), SpectrumPicture.Of(trial.Measurement.Spectrum, Scale)],
        [trial.Name, $"score {MeasurementText.Score(trial.Measurement.Score)}", words]);

    private static PixelImage Enlarged(Tensor<float> levels) => Picture.FromTensor<float>(levels).Enlarge(Scale);
}
