using System.Runtime.Intrinsics;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Weights;

/// <summary>
/// Three output channels of two input channels and two taps, in four lanes: the weight of o, i and tap t is 100 · o + 10 · i + t.
/// </summary>
public unsafe class WeightPanelTests
{
    private const string Expected = "0 100 200 0|1 101 201 0|10 110 210 0|11 111 211 0";

    [Fact]
    public void A_convolution_has_its_output_channels_outside() =>
        Assert.Equal(Expected, Panel(ConvolutionKind.Convolution, [3, 2, 2], [0, 1, 10, 11, 100, 101, 110, 111, 200, 201, 210, 211]));

    [Fact]
    public void A_transposed_layer_has_them_inside() =>
        Assert.Equal(Expected, Panel(ConvolutionKind.Transposed, [2, 3, 2], [0, 1, 100, 101, 200, 201, 10, 11, 110, 111, 210, 211]));

    private static string Panel(ConvolutionKind kind, nint[] shape, float[] weights)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(kind, ConvolutionOptions.Default, [1, 2, 5], shape);
        float[] panel = new float[WeightPanel<Simd128<float>, Vector128<float>, float>.Length(geometry, 4)];
        Array.Fill(panel, float.NaN);
        fixed (float* from = weights, to = panel)
            WeightPanel<Simd128<float>, Vector128<float>, float>.Load(geometry, from, 0, 0, 4, to);
        return string.Join('|', Enumerable.Range(0, 4).Select(row => string.Join(' ', panel[(4 * row)..(4 * (row + 1))])));
    }
}
