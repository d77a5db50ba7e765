using System.Numerics.Tensors;
using System.Text;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Matrices;
using ConvSharp.Reference;

namespace ConvSharp.Cli.Galleries;

/// <summary>The pictures of the documentation's gallery: names, and how each is made.</summary>
internal static class Gallery
{
    private const string Article = "article";

    /// <summary>Pictures that need no input.</summary>
    public static IEnumerable<(string Name, Func<byte[]> Make)> Drawings()
    {
        foreach (AnimationPreset preset in AnimationPreset.All)
        {
            var options = new AnimationOptions { Size = preset.Name == Article ? 960 : 320 };
            yield return ($"{preset.Name}.svg", () => Animation.Create(preset, options).Encode(AnimationFormat.Svg));
        }

        yield return ("computation.svg", () => Animated(
            Layer(ConvolutionKind.Convolution, 2, 1, 1, ConvolutionOptions.Default), 5, new AnimationOptions
            {
                Size = 480,
                Numbers = true,
                Computation = true,
            }));
        yield return ("groups.svg", () => Animated(
            Layer(ConvolutionKind.Convolution, 2, 4, 2, new ConvolutionOptions { Groups = 2 }), 4, new AnimationOptions { Size = 960 }));
        yield return ("signal.svg", () => Animated(
            Layer(ConvolutionKind.Convolution, 1, 1, 1, new ConvolutionOptions { Padding = Padding.Causal, Dilation = 2 }), 8,
            new AnimationOptions { Size = 480, Numbers = true, Computation = true }));
        yield return ("volume-transposed.svg", () => Animated(
            Layer(ConvolutionKind.Transposed, 3, 1, 1, new ConvolutionOptions { Stride = 2, Padding = 1 }), 2,
            new AnimationOptions { Size = 480 }));
        yield return ("matrix-pair.svg", () => Encoding.UTF8.GetBytes(MatrixPair()));
        yield return ("matrix-sparsity.png", () => Sparsity().Encode(PictureFormat.Png));
    }

    /// <summary>A photograph, and what random convolutions make of it.</summary>
    public static IEnumerable<(string Name, Func<byte[]> Make)> FeatureMapsOf(Tensor<float> photograph, ParallelOptions parallel)
    {
        yield return ("feature-map-conv2d.jpg", () => Maps(ConvolutionKind.Convolution, 1, ConvolutionOptions.Default, PictureFormat.Jpeg));
        yield return ("feature-map-convtranspose2d.jpg", () => Maps(
            ConvolutionKind.Transposed, 1, new ConvolutionOptions { Stride = 2 }, PictureFormat.Jpeg));
        yield return ("feature-maps.jpg", () => Maps(
            ConvolutionKind.Convolution, 8, new ConvolutionOptions { Stride = 2 }, PictureFormat.Jpeg));

        byte[] Maps(ConvolutionKind kind, int channels, ConvolutionOptions options, PictureFormat format)
        {
            LayerShape layer = Layer(kind, 2, (int)photograph.Lengths[0], channels, options);
            Tensor<float> maps = Random(layer).Plan(layer, photograph.Lengths).Execute(photograph, parallel);
            bool several = channels > 1;
            var drawn = new FeatureMapOptions
            {
                ColorMap = several ? ColorMap.BlueOrange : ColorMap.Gray,
                SharedScale = several,
                Labels = several,
                Legend = several,
            };
            return OutputPicture.Render(maps, drawn).Encode(format);
        }
    }

    private static byte[] Animated(LayerShape layer, int side, AnimationOptions options) =>
        Animation.Create(GeometryOf(layer, side), options).Encode(AnimationFormat.Svg);

    private static string MatrixPair()
    {
        LayerShape layer = Layer(ConvolutionKind.Convolution, 2, 1, 1, ConvolutionOptions.Default);
        return MatrixPicture.CreatePair<float>(GeometryOf(layer, 4), Random(layer).Weight.ToArray()).ToSvg();
    }

    private static PixelImage Sparsity()
    {
        LayerShape layer = Layer(ConvolutionKind.Convolution, 2, 1, 1, new ConvolutionOptions { Padding = 1 });
        return SparsityPlot.Render(ConvolutionMatrix.Create<float>(GeometryOf(layer, 20), Random(layer).Weight.ToArray()));
    }

    private static LayerShape Layer(ConvolutionKind kind, int rank, int inChannels, int outChannels, ConvolutionOptions options) =>
        new(kind, rank, inChannels, outChannels, Kernel: 3, HasBias: true, options);

    private static ConvolutionGeometry GeometryOf(LayerShape layer, int side) => ConvolutionGeometry.Create(
        layer.Kind, layer.Options, [(nint)layer.InChannels, .. Enumerable.Repeat((nint)side, layer.Rank)], layer.WeightShape);

    private static LayerWeights<float> Random(LayerShape layer) =>
        new DrawnWeights(WeightInit.XavierNormal, gain: 1, seed: 0).Make<float>(layer);
}
