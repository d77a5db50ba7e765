using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Matrices;
using ConvSharp.Reference;
using Xunit;

namespace ConvSharp.Tests.Imaging.Matrices;

public class MatrixSnapshotTests
{
    private static readonly float[] Weight = [-1, 0.5f, 0.25f, 0, 1, -0.75f, 0.1f, -0.2f, 0.8f];

    [Theory]
    [InlineData(DrawingTheme.Light)]
    [InlineData(DrawingTheme.Dark)]
    public void A_matrix_between_its_input_and_output_looks_as_approved(DrawingTheme theme)
    {
        MatrixPicture picture = MatrixPicture.Create<float>(
            Layer(4, ConvolutionOptions.Default), Weight, new MatrixPictureOptions { Size = 480, Row = 2, Theme = theme });
        ApprovedPicture.Check($"matrix-{theme}".ToLowerInvariant(), picture.Render());
    }

    [Fact]
    public void A_matrix_beside_its_transpose_looks_as_approved() => ApprovedPicture.Check("matrix-pair", MatrixPicture.CreatePair<float>(
        Layer(4, new ConvolutionOptions { Stride = 2, Padding = 1 }), Weight, new MatrixPictureOptions { Size = 640, Row = 3 }).Render());

    [Theory]
    [InlineData(144)]
    [InlineData(50)]
    public void A_sparsity_plot_looks_as_approved(int largestSide)
    {
        ConvolutionMatrix<float> matrix = ConvolutionMatrix.Create<float>(Layer(12, new ConvolutionOptions { Padding = 1 }), Weight);
        ApprovedPicture.Check($"sparsity-{largestSide}", SparsityPlot.Render(matrix, largestSide));
    }

    private static ConvolutionGeometry Layer(int side, ConvolutionOptions options) =>
        ConvolutionGeometry.Create(ConvolutionKind.Convolution, options, [1, side, side], [1, 1, 3, 3]);
}
