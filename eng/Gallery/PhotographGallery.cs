using System.Numerics.Tensors;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Examples.KernelLearning;
using ConvSharp.Examples.Photographs;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Gallery;

/// <summary>The gallery's pictures that are made of photographs.</summary>
/// <param name="photograph">[3, height, width].</param>
/// <param name="folder">Photographs to learn kernels from.</param>
/// <param name="steps">Steps of learning.</param>
/// <param name="parallel">Threads and cancellation.</param>
internal sealed class PhotographGallery(Tensor<float> photograph, string folder, int steps, ParallelOptions parallel)
{
    // As AlexNet's first layer.
    private const int Kernels = 64, KernelSide = 11;

    public IEnumerable<(string Name, Func<byte[]> Make)> All()
    {
        yield return ("feature-map-conv2d.jpg", () => Map(ConvolutionKind.Convolution, ConvolutionOptions.Default));
        yield return ("feature-map-convtranspose2d.jpg", () => Map(ConvolutionKind.Transposed, new ConvolutionOptions { Stride = 2 }));
        yield return ("feature-maps.jpg", () => Maps(GalleryLayer.Of(
            ConvolutionKind.Convolution, 2, 3, 8, new ConvolutionOptions { Stride = 2 })).Encode(PictureFormat.Jpeg));
        yield return ("before-after.jpg", () => BeforeAfter().Encode(PictureFormat.Jpeg));
        yield return ("kernels-drawn.png", () => Drawn().Encode(PictureFormat.Png));
        yield return ("kernels-learnt.png", () => Learnt().Encode(PictureFormat.Png));
    }

    private Tensor<float> Output(LayerShape layer) =>
        GalleryLayer.Draw(layer).Plan(layer, photograph.Lengths).Execute(photograph, parallel);

    private byte[] Map(ConvolutionKind kind, ConvolutionOptions options) => OutputPicture
        .Render(Output(GalleryLayer.Of(kind, 2, 3, 1, options)), new FeatureMapOptions())
        .Encode(PictureFormat.Jpeg);

    private PixelImage Maps(LayerShape layer) => OutputPicture.Render(Output(layer), new FeatureMapOptions
    {
        ColorMap = ColorMap.BlueOrange,
        SharedScale = true,
        Labels = true,
        Legend = true,
    });

    /// <summary>Edges that rise and fall from left to right.</summary>
    private PixelImage BeforeAfter()
    {
        LayerShape layer = GalleryLayer.Of(ConvolutionKind.Convolution, 2, 1, 1, ConvolutionOptions.Default);
        Tensor<float> gray = Picture.ToTensor(Picture.FromTensor<float>(photograph), gray: true);
        LayerWeights<float> sobel = new FilterWeights(NamedFilter.ByName["sobel-x"]).Make<float>(layer);
        Tensor<float> edges = sobel.Plan(layer with { HasBias = false }, gray.Lengths).Execute(gray, parallel);
        return PictureRow.Render(
            [
                new("before", Picture.FromTensor<float>(gray)),
                new("after", OutputPicture.Render(edges, new FeatureMapOptions { ColorMap = ColorMap.BlueOrange })),
            ]);
    }

    private static PixelImage Drawn()
    {
        LayerShape layer = GalleryLayer.Of(ConvolutionKind.Convolution, 2, 3, Kernels, ConvolutionOptions.Default, KernelSide);
        return KernelMaps.RenderColor<float>(GalleryLayer.Draw(layer).Weight);
    }

    private PixelImage Learnt()
    {
        KernelTrainingOptions options = KernelTrainingOptions.Default with { Channels = Kernels, Kernel = KernelSide, Steps = steps };
        var training = new KernelTraining(options);
        IReadOnlyList<Tensor<float>> photographs = PhotographFolder.Load(
            folder, WhitenedPatches.SmallestSide(options.PatchSize), parallel.CancellationToken);
        training.Run(new WhitenedPatches(photographs, options.PatchSize, options.Seed), parallel);
        return KernelMaps.RenderColor(training.Network.Decoder.Weight.Values);
    }
}
