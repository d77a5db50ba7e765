using System.Numerics.Tensors;
using System.Text;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Matrices;
using ConvSharp.Reference;

namespace ConvSharp.Gallery;

/// <summary>The gallery's pictures that need no input: names, and how each is made.</summary>
internal static class DrawingGallery
{
    private const string Article = "article";

    public static IEnumerable<(string Name, Func<byte[]> Make)> All()
    {
        foreach (AnimationPreset preset in AnimationPreset.All)
        {
            var options = new AnimationOptions { Size = preset.Name == Article ? 960 : 320 };
            yield return ($"{preset.Name}.svg", () => Animation.Create(preset, options).Encode(AnimationFormat.Svg));
        }

        yield return ("computation.svg", () => Animated(
            GalleryLayer.Of(ConvolutionKind.Convolution, 2, 1, 1, ConvolutionOptions.Default), 5, new AnimationOptions
            {
                Size = 480,
                Numbers = true,
                Computation = true,
            }));
        yield return ("own-weights.svg", () => Encoding.UTF8.GetBytes(OwnWeights()));
        yield return ("groups.svg", () => Animated(
            GalleryLayer.Of(ConvolutionKind.Convolution, 2, 4, 2, new ConvolutionOptions { Groups = 2 }), 4,
            new AnimationOptions { Size = 960 }));
        yield return ("signal.svg", () => Animated(
            GalleryLayer.Of(ConvolutionKind.Convolution, 1, 1, 1, new ConvolutionOptions { Padding = Padding.Causal, Dilation = 2 }), 8,
            new AnimationOptions { Size = 480, Numbers = true, Computation = true }));
        yield return ("volume-transposed.svg", () => Animated(
            GalleryLayer.Of(ConvolutionKind.Transposed, 3, 1, 1, new ConvolutionOptions { Stride = 2, Padding = 1 }), 2,
            new AnimationOptions { Size = 480 }));
        yield return ("matrix-pair.svg", () => Encoding.UTF8.GetBytes(MatrixPair()));
        yield return ("matrix-sparsity.png", () => Sparsity().Encode(PictureFormat.Png));
    }

    private static byte[] Animated(LayerShape layer, int side, AnimationOptions options) =>
        Animation.Create(GeometryOf(layer, side), options).Encode(AnimationFormat.Svg);

    /// <summary>Sobel's kernel over a bright square on dark ground.</summary>
    private static string OwnWeights()
    {
        LayerShape layer = GalleryLayer.Of(ConvolutionKind.Convolution, 2, 1, 1, new ConvolutionOptions { Padding = 1 });
        double[] square = [0, 0, 0, 0, 0, 0, 9, 9, 9, 0, 0, 9, 9, 9, 0, 0, 9, 9, 9, 0, 0, 0, 0, 0, 0];
        double[] sobel = [.. NamedFilter.ByName["sobel-x"].Kernel];
        return Animation.Create<double>(
            GeometryOf(layer, 5), new ReadOnlyTensorSpan<double>(square, [1, 5, 5]), new ReadOnlyTensorSpan<double>(sobel, [1, 1, 3, 3]),
            options: new AnimationOptions { Size = 480, Numbers = true, Computation = true }).ToSvg();
    }

    private static string MatrixPair()
    {
        LayerShape layer = GalleryLayer.Of(ConvolutionKind.Convolution, 2, 1, 1, ConvolutionOptions.Default);
        return MatrixPicture.CreatePair<float>(GeometryOf(layer, 4), GalleryLayer.Draw(layer).Weight.ToArray()).ToSvg();
    }

    private static PixelImage Sparsity()
    {
        LayerShape layer = GalleryLayer.Of(ConvolutionKind.Convolution, 2, 1, 1, new ConvolutionOptions { Padding = 1 });
        return SparsityPlot.Render(ConvolutionMatrix.Create<float>(GeometryOf(layer, 20), GalleryLayer.Draw(layer).Weight.ToArray()));
    }

    private static ConvolutionGeometry GeometryOf(LayerShape layer, int side) => ConvolutionGeometry.Create(
        layer.Kind, layer.Options, [(nint)layer.InChannels, .. Enumerable.Repeat((nint)side, layer.Rank)], layer.WeightShape);
}
