using ConvSharp.Geometry;
using ConvSharp.Reference;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class BorderExtensionTests
{
    [Theory]
    [InlineData(PaddingMode.Zeros, new long[] { -1, -1, -1, 0, 1, 2, 3, -1, -1, -1 })]
    [InlineData(PaddingMode.Reflect, new long[] { 3, 2, 1, 0, 1, 2, 3, 2, 1, 0 })]
    [InlineData(PaddingMode.Replicate, new long[] { 0, 0, 0, 0, 1, 2, 3, 3, 3, 3 })]
    [InlineData(PaddingMode.Circular, new long[] { 1, 2, 3, 0, 1, 2, 3, 0, 1, 2 })]
    public void Source_of_each_element_around_the_border(PaddingMode mode, long[] sources) =>
        Assert.Equal(sources, Enumerable.Range(-3, 10).Select(index => PaddingModes.Source(mode, index, size: 4)));

    /// <summary>A transposed layer of kernel 4, stride 2, padding 1 reads one element beyond each end, a stride-1 one two.</summary>
    [Fact]
    public void Transposed_layers_are_extended_as_far_as_their_outputs_see()
    {
        AxisGeometry doubling = Shapes.ConvTransposeAxis(8, 4, new ConvolutionOptions { Stride = 2, Padding = 1 });
        Assert.Equal((1, 1), BorderExtension.Of(doubling));
        AxisGeometry same = Shapes.ConvTransposeAxis(8, 5, new ConvolutionOptions { Padding = 2 });
        Assert.Equal((2, 2), BorderExtension.Of(same));
        AxisGeometry convolution = Shapes.ConvAxis(8, 5, new ConvolutionOptions { Padding = Padding.Asymmetric(1, 3) });
        Assert.Equal((1, 3), BorderExtension.Of(convolution));
    }

    [Fact]
    public void Extended_input_without_padding_gives_the_same_output()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            RandomProblem problem = RandomProblem.Create(seed);
            ConvolutionGeometry geometry = problem.Geometry;
            ConvolutionGeometry extended = BorderExtension.Extended(geometry);
            Assert.Equal(geometry.OutputShape, extended.OutputShape);

            var output = new long[geometry.OutputLength];
            int[] input = Extend(geometry, extended, problem.Input);
            ReferenceConvolution.Forward<int, long>(extended, input, problem.Weight, problem.Bias, output);
            Assert.True(output.SequenceEqual(problem.Output()), $"{problem}");
        }
    }

    private static int[] Extend(ConvolutionGeometry geometry, ConvolutionGeometry extended, int[] input)
    {
        AxisGeometry[] axes = geometry.AllAxes.ToArray(), wide = extended.AllAxes.ToArray();
        long[][] sources = [.. axes.Select((axis, i) => Enumerable.Range(0, (int)wide[i].Input)
            .Select(index => PaddingModes.Source(geometry.PaddingMode, index - BorderExtension.Of(axis).Before, axis.Input)).ToArray())];
        return
        [
            .. from plane in Enumerable.Range(0, (int)(geometry.Batch * geometry.InChannels))
               from depth in sources[0]
               from height in sources[1]
               from width in sources[2]
               let row = (((plane * axes[0].Input) + depth) * axes[1].Input) + height
               select Math.Min(depth, Math.Min(height, width)) < 0 ? 0 : input[(row * axes[2].Input) + width],
        ];
    }
}
