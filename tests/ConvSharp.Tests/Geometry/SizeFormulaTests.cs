using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class SizeFormulaTests
{
    [Fact]
    public void Input_sizes_beyond_64_bits_end_with_the_largest()
    {
        Assert.Equal((3, long.MaxValue), SizeFormula.InputsGiving(output: 1, kernel: 3, stride: long.MaxValue, padding: 0, dilation: 1));
        Assert.Equal((3, 2 + (1L << 62)), SizeFormula.InputsGiving(output: 1, kernel: 3, stride: 1L << 62, padding: 0, dilation: 1));
    }

    /// <summary>The animations of Dumoulin and Visin, "A guide to convolution arithmetic for deep learning".</summary>
    [Theory]
    [InlineData("no padding, no strides", 4, 2, 0, 3, 1, 1, 0)]
    [InlineData("arbitrary padding", 5, 6, 2, 4, 1, 1, 0)]
    [InlineData("half padding", 5, 5, 1, 3, 1, 1, 0)]
    [InlineData("full padding", 5, 7, 2, 3, 1, 1, 0)]
    [InlineData("strides", 5, 2, 0, 3, 2, 1, 0)]
    [InlineData("padding and strides", 5, 3, 1, 3, 2, 1, 0)]
    [InlineData("padding and strides, odd", 6, 3, 1, 3, 2, 1, 1)]
    [InlineData("dilation", 7, 3, 0, 3, 1, 2, 0)]
    public void Sizes_of_the_convolution_arithmetic_and_of_its_transposed_twin(
        string name, long input, long output, int padding, long kernel, int stride, int dilation, int outputPadding)
    {
        var options = new ConvolutionOptions { Stride = stride, Padding = padding, Dilation = dilation };
        for (int rank = 1; rank <= 3; rank++)
        {
            foreach (AxisGeometry axis in Shapes.Conv(rank, input, kernel, options).Axes)
                Assert.True(axis.Output == output, $"{name}: {axis}");
            foreach (AxisGeometry axis in Shapes.ConvTranspose(rank, output, kernel, options with { OutputPadding = outputPadding }).Axes)
                Assert.True(axis.Output == input, $"{name}, transposed: {axis}");
        }
    }

    [Theory]
    [InlineData(224, 7, 2, 6, 1, 112)] // ResNet's first layer
    [InlineData(227, 11, 4, 0, 1, 55)] // AlexNet's
    [InlineData(5, 3, 1, 0, 2, 1)]
    [InlineData(3, 3, 1, 0, 2, -1)]
    [InlineData(2, 5, 3, 0, 1, 0)]
    public void Output_of_a_convolution(long input, long kernel, long stride, long padding, long dilation, long output) =>
        Assert.Equal(output, SizeFormula.Output(input, kernel, stride, padding, dilation));

    [Theory]
    [InlineData(32, 4, 2, 2, 1, 0, 64)] // DCGAN's layers double the size
    [InlineData(1, 4, 1, 0, 1, 0, 4)]
    [InlineData(3, 3, 3, 0, 2, 1, 12)]
    public void Output_of_a_transposed_convolution(
        long input, long kernel, long stride, long padding, long dilation, long outputPadding, long output) =>
        Assert.Equal(output, SizeFormula.TransposedOutput(input, kernel, stride, padding, dilation, outputPadding));

    [Fact]
    public void Effective_kernel_spans_the_dilated_taps()
    {
        Assert.Equal(3, SizeFormula.EffectiveKernel(3, 1));
        Assert.Equal(5, SizeFormula.EffectiveKernel(3, 2));
        Assert.Equal(1, SizeFormula.EffectiveKernel(1, 1000));
    }

    [Fact]
    public void Inverse_formulas_name_exactly_the_inputs_that_give_an_output()
    {
        foreach ((long kernel, long stride, long padding, long dilation) in Parameters())
        {
            ILookup<long, long> inputsOf = Enumerable.Range(1, 40)
                .ToLookup(input => SizeFormula.Output(input, kernel, stride, padding, dilation), input => (long)input);
            for (long output = 1; output <= 5; output++)
            {
                (long min, long max) = SizeFormula.InputsGiving(output, kernel, stride, padding, dilation);
                IEnumerable<long> expected = Enumerable.Range(1, 40).Select(i => (long)i).Where(i => i >= min && i <= max);
                Assert.True(inputsOf[output].SequenceEqual(expected),
                    $"k {kernel}, s {stride}, p {padding}, d {dilation}, output {output}");

                long? transposed = SizeFormula.TransposedInputGiving(output, kernel, stride, padding, dilation, outputPadding: 0);
                long[] found = [.. Enumerable.Range(1, 40).Select(i => (long)i)
                    .Where(i => SizeFormula.TransposedOutput(i, kernel, stride, padding, dilation, 0) == output)];
                Assert.True(transposed is long single ? found.SequenceEqual([single]) : found.Length == 0,
                    $"transposed k {kernel}, s {stride}, p {padding}, d {dilation}, output {output}");
            }
        }
    }

    [Fact]
    public void Padding_for_a_wanted_output_gives_that_output()
    {
        foreach ((long kernel, long stride, long _, long dilation) in Parameters())
        {
            for (long input = 1; input <= 9; input++)
            {
                long same = SizeFormula.SamePadding(input, kernel, stride, dilation);
                Assert.Equal((input + stride - 1) / stride, SizeFormula.Output(input, kernel, stride, same, dilation));

                long padding = SizeFormula.TransposedPaddingGiving(input * stride, input, kernel, stride, dilation, outputPadding: 0);
                Assert.Equal(input * stride, SizeFormula.TransposedOutput(input, kernel, stride, padding, dilation, outputPadding: 0));
            }
        }
    }

    [Fact]
    public void Arithmetic_beyond_64_bits_throws()
    {
        Assert.Throws<OverflowException>(() => SizeFormula.EffectiveKernel(long.MaxValue, 2));
        Assert.Throws<OverflowException>(() => SizeFormula.Output(long.MaxValue, 1, 1, 1, 1));
        Assert.Throws<OverflowException>(() => SizeFormula.TransposedOutput(1L << 62, 1, 4, 0, 1, 0));
    }

    private static IEnumerable<(long Kernel, long Stride, long Padding, long Dilation)> Parameters() =>
        from kernel in Enumerable.Range(1, 4)
        from stride in Enumerable.Range(1, 4)
        from padding in Enumerable.Range(0, 4)
        from dilation in Enumerable.Range(1, 3)
        select ((long)kernel, (long)stride, (long)padding, (long)dilation);
}
