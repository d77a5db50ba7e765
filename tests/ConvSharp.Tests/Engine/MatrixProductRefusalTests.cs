using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>Which layers are plain matrix products, on each axis alike.</summary>
public class MatrixProductRefusalTests
{
    [Theory]
    [InlineData(4, 4, 1, 1, 0, 0, true)]
    [InlineData(4, 4, 2, 1, 0, 1, true)] // the element after the border meets no tap
    [InlineData(1, 1, 1, 3, 0, 0, true)]
    [InlineData(4, 3, 1, 1, 0, 0, false)]
    [InlineData(4, 3, 2, 1, 0, 0, false)]
    [InlineData(3, 4, 1, 1, 0, 1, false)]
    [InlineData(4, 4, 1, 1, 0, 1, false)]
    [InlineData(4, 4, 2, 1, 1, 0, false)]
    [InlineData(2, 2, 1, 2, 0, 1, false)] // one output, but the second tap is beyond the border
    public void Convolutions(long input, long kernel, long stride, long dilation, long before, long after, bool isProduct) =>
        Check(ConvolutionKind.Convolution, input, kernel, stride, dilation, before, after, 0, isProduct);

    [Theory]
    [InlineData(1, 3, 1, 1, 0, 0, 0, true)]
    [InlineData(1, 3, 2, 1, 0, 0, 0, true)]
    [InlineData(1, 3, 1, 1, 1, 0, 0, true)]
    [InlineData(1, 3, 1, 1, 1, 1, 0, true)]
    [InlineData(1, 1, 3, 2, 0, 0, 0, true)]
    [InlineData(2, 3, 1, 1, 0, 0, 0, false)]
    [InlineData(1, 3, 1, 2, 0, 0, 0, false)] // every second output meets no tap
    [InlineData(1, 3, 2, 1, 0, 0, 1, false)]
    public void Transposed_convolutions(
        long input, long kernel, long stride, long dilation, long before, long after, long outputPadding, bool isProduct) =>
        Check(ConvolutionKind.Transposed, input, kernel, stride, dilation, before, after, outputPadding, isProduct);

    private static void Check(
        ConvolutionKind kind, long input, long kernel, long stride, long dilation, long before, long after, long outputPadding,
        bool isProduct)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            var options = new ConvolutionOptions
            {
                Stride = At(axis, stride, 1),
                Dilation = At(axis, dilation, 1),
                Padding = Padding.Asymmetric(At(axis, before, 0), At(axis, after, 0)),
                OutputPadding = outputPadding > 0 ? At(axis, outputPadding, 0) : default,
            };
            nint[] sizes = [1, 1, 1], taps = [1, 1, 1];
            (sizes[axis], taps[axis]) = ((nint)input, (nint)kernel);
            ConvolutionGeometry geometry = ConvolutionGeometry.Create(kind, options, [1, 2, .. sizes], [2, 2, .. taps]);
            string? refusal = AlgorithmTable.Named("matrix-product")
                .Refuse(Problem.Of<float>(geometry, VectorWidth.Bits256, ConvolutionAccuracy.Fast));
            Assert.True(refusal is null == isProduct, $"axis {axis}: {refusal ?? "taken"}");
        }
    }

    private static PerAxis At(int axis, long value, long other) =>
        (axis == 0 ? value : other, axis == 1 ? value : other, axis == 2 ? value : other);
}
