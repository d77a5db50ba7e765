using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class AxisGeometryTests
{
    [Fact]
    public void Explain_writes_out_a_convolutions_size() => Assert.Equal(
        [
            "o = ⌊(i + 2p − d·(k − 1) − 1)/s⌋ + 1",
            "o = ⌊(224 + 2·3 − 1·(7 − 1) − 1)/2⌋ + 1",
            "o = ⌊223/2⌋ + 1 = 112",
        ],
        Shapes.ConvAxis(224, 7, new ConvolutionOptions { Stride = 2, Padding = 3 }).Explain());

    [Fact]
    public void Explain_writes_out_a_transposed_convolutions_size() => Assert.Equal(
        [
            "o = (i − 1)·s − p_before − p_after + d·(k − 1) + output_padding + 1",
            "o = (112 − 1)·2 − 1 − 2 + 3·(4 − 1) + 1 + 1",
            "o = 222 − 3 + 9 + 1 + 1 = 230",
        ],
        Shapes.ConvTransposeAxis(112, 4, new ConvolutionOptions
        {
            Stride = 2,
            Padding = Padding.Asymmetric(1, 2),
            Dilation = 3,
            OutputPadding = 1,
        }).Explain());

    [Fact]
    public void Explain_puts_negative_padding_in_brackets() => Assert.Equal(
        ["o = (4 − 1)·2 − 0 − (−1) + 1·(1 − 1) + 0 + 1", "o = 6 − (−1) + 0 + 0 + 1 = 8"],
        Shapes.ConvTransposeAxis(4, 1, new ConvolutionOptions { Stride = 2, Padding = Padding.Same }).Explain().Skip(1));

    [Fact]
    public void Inputs_giving_the_output()
    {
        Assert.Equal((223, 224), Shapes.ConvAxis(224, 7, new ConvolutionOptions { Stride = 2, Padding = 3 }).InputsGivingOutput());
        Assert.Equal((32, 32), Shapes.ConvTransposeAxis(32, 4, new ConvolutionOptions { Stride = 2, Padding = 1 }).InputsGivingOutput());
    }

    [Theory]
    [InlineData(4, 3, 1, 0, 1, "o = (i − k)/s + 1|o = (4 − 3)/1 + 1|o = 1/1 + 1 = 2", "", "")]
    [InlineData(6, 3, 2, 0, 1, "o = (i − k)/s + 1|o = (6 − 3)/2 + 1|o = ⌊3/2⌋ + 1 = 2", "", "")]
    [InlineData(6, 3, 2, 1, 1, null, "o = (i + 2p − k)/s + 1|o = (6 + 2·1 − 3)/2 + 1|o = ⌊5/2⌋ + 1 = 3", "p = 1")]
    [InlineData(7, 3, 1, 0, 2, null, null, "d = 2")]
    [InlineData(7, 3, 1, 1, 2, null, null, "p = 1, d = 2")]
    public void A_form_holds_where_it_leaves_nothing_out(
        long input, long kernel, int stride, int padding, int dilation, string? simple, string? padded, string leftOut)
    {
        AxisGeometry axis = Shapes.ConvAxis(
            input, kernel, new ConvolutionOptions { Stride = stride, Padding = padding, Dilation = dilation });
        IReadOnlyList<SizeForm> forms = axis.Forms();
        Assert.Equal([SizeFormKind.Simple, SizeFormKind.Padded, SizeFormKind.Full], forms.Select(form => form.Kind));
        Assert.Equal(leftOut, string.Join(", ", forms[0].LeftOut));
        Check(simple, forms[0]);
        Check(padded, forms[1]);
        Assert.True(forms[2].Holds);

        static void Check(string? expected, SizeForm form)
        {
            Assert.Equal(expected is not null, form.Holds);
            if (expected is { Length: > 0 })
                Assert.Equal(expected, $"{form.Symbols}|{form.Numbers}|{form.Worked}");
        }
    }

    /// <summary>Each form that holds ends with the output's size, and names the terms that vanish.</summary>
    [Fact]
    public void Forms_agree_with_the_size_and_name_what_vanishes()
    {
        foreach (int stride in new[] { 1, 2, 3 })
        {
            foreach (int padding in new[] { 0, 1 })
            {
                foreach (int dilation in new[] { 1, 3 })
                {
                    foreach (int outputPadding in new[] { 0, Math.Max(stride, dilation) - 1 })
                    {
                        var options = new ConvolutionOptions { Stride = stride, Padding = padding, Dilation = dilation };
                        Check(Shapes.ConvAxis(11, 3, options));
                        Check(Shapes.ConvTransposeAxis(11, 3, options with { OutputPadding = outputPadding }));
                    }
                }
            }
        }

        static void Check(AxisGeometry axis)
        {
            foreach (SizeForm form in axis.Forms().Where(form => form.Holds))
                Assert.True(form.Worked.EndsWith($" = {axis.Output}", StringComparison.Ordinal), $"{form} of {axis}");
            IReadOnlyList<string> vanishing = axis.Forms()[^1].Vanishing;
            Assert.Equal(axis.PadBefore == 0, vanishing.Contains("2p = 0"));
            Assert.Equal(axis.Dilation == 1, vanishing.Contains("d·(k − 1) + 1 = k"));
            Assert.Equal(
                axis.Kind == ConvolutionKind.Transposed && axis.OutputPadding == 0, vanishing.Contains("output_padding = 0"));
            Assert.Equal(axis.PadBefore == 0 && axis.Dilation == 1 && axis.OutputPadding == 0, axis.Forms()[0].Holds);
        }
    }

    /// <summary>A convolution's twin always leads back, and a transposed layer's where its output padding is below the stride.</summary>
    [Fact]
    public void The_twin_leads_back()
    {
        foreach (int stride in new[] { 1, 2, 3, 5 })
        {
            foreach (int dilation in new[] { 1, 2, 7 })
            {
                for (int input = 15; input < 21; input++)
                {
                    var options = new ConvolutionOptions { Stride = stride, Padding = Padding.Asymmetric(1, 0), Dilation = dilation };
                    AxisGeometry axis = Shapes.ConvAxis(input, 3, options), back = axis.Twin();
                    Assert.True(back.OutputPadding >= 0 && back.OutputPadding < Math.Max(stride, dilation), $"{axis}");
                    Assert.Equal(back, Shapes.ConvTransposeAxis(axis.Output, 3, options with { OutputPadding = back.OutputPadding }));
                    Assert.Equal(input, back.Output);

                    for (int extra = 0; extra < Math.Max(stride, dilation); extra++)
                    {
                        AxisGeometry up = Shapes.ConvTransposeAxis(input, 3, options with { OutputPadding = extra }), down = up.Twin();
                        Assert.Equal(down, Shapes.ConvAxis(up.Output, 3, options));
                        Assert.Equal(extra < stride, down.Output == input);
                    }
                }
            }
        }
    }
}
