using ConvSharp.Geometry;

namespace ConvSharp.Tests.Support;

/// <summary>Short ways to the geometry of a layer with one channel, one picture and the same size on every axis.</summary>
internal static class Shapes
{
    public static ConvolutionGeometry Conv(int rank, long input, long kernel, ConvolutionOptions? options = null) =>
        Layer(ConvolutionKind.Convolution, rank, input, kernel, options);

    public static ConvolutionGeometry ConvTranspose(int rank, long input, long kernel, ConvolutionOptions? options = null) =>
        Layer(ConvolutionKind.Transposed, rank, input, kernel, options);

    public static AxisGeometry ConvAxis(long input, long kernel, ConvolutionOptions? options = null) =>
        Conv(1, input, kernel, options).Axes[0];

    public static AxisGeometry ConvTransposeAxis(long input, long kernel, ConvolutionOptions? options = null) =>
        ConvTranspose(1, input, kernel, options).Axes[0];

    private static ConvolutionGeometry Layer(ConvolutionKind kind, int rank, long input, long kernel, ConvolutionOptions? options) =>
        ConvolutionGeometry.Create(
            kind,
            options ?? ConvolutionOptions.Default,
            [1, 1, .. Enumerable.Repeat((nint)input, rank)],
            [1, 1, .. Enumerable.Repeat((nint)kernel, rank)]);
}
