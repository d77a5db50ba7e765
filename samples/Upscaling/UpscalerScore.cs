using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Layers;

namespace ConvSharp.Examples.Upscaling;

/// <summary>How well a network does on the cells that are held out, beside bicubic enlargement.</summary>
/// <param name="Psnr">Peak signal-to-noise ratio over all cells and colours, in decibels; the peak is 1.</param>
/// <param name="BicubicPsnr">That of bicubic enlargement.</param>
/// <param name="Checkerboard">Checkerboard energy of the network's pictures.</param>
/// <param name="BicubicCheckerboard">That of bicubic enlargement.</param>
/// <param name="OriginalCheckerboard">That of the photographs themselves.</param>
/// <param name="Cells">Number of cells.</param>
internal sealed record UpscalerScore(
    double Psnr, double BicubicPsnr, double Checkerboard, double BicubicCheckerboard, double OriginalCheckerboard, int Cells)
{
    public static UpscalerScore Of(Layer<float> network, IReadOnlyList<Photograph> photographs, ParallelOptions parallel)
    {
        List<Tensor<float>> results = [], bicubics = [], originals = [];
        foreach (Photograph photograph in photographs)
        {
            Tensor<float> result = Enlargement.Run(network, photograph.Small, photograph.Enlarged, parallel);
            Tensor<float> bicubic = Enlargement.Clamp(photograph.Enlarged);
            foreach ((int y, int x) in photograph.HeldOutCells)
            {
                results.Add(Cell(result, y, x));
                bicubics.Add(Cell(bicubic, y, x));
                originals.Add(Cell(photograph.Original, y, x));
            }
        }

        return new UpscalerScore(
            PsnrOf(results, originals), PsnrOf(bicubics, originals), Energy(results), Energy(bicubics), Energy(originals), originals.Count);
    }

    private static Tensor<float> Cell(Tensor<float> picture, int y, int x) =>
        picture.Slice([0..3, y..(y + Photograph.CellSize), x..(x + Photograph.CellSize)]).ToDenseTensor();

    private static double PsnrOf(List<Tensor<float>> pictures, List<Tensor<float>> originals)
    {
        (double sum, long count) = (0, 0);
        for (int i = 0; i < pictures.Count; i++)
        {
            float norm = Tensor.Norm<float>(Tensor.Subtract<float>(pictures[i], originals[i]));
            sum += (double)norm * norm;
            count += originals[i].FlattenedLength;
        }

        return -10 * Math.Log10(sum / count);
    }

    private static double Energy(List<Tensor<float>> cells) =>
        CheckerboardEnergy.Measure<float>(Tensor.ConcatenateOnDimension(0, cells.ToArray().AsSpan()).AsReadOnlyTensorSpan());
}
