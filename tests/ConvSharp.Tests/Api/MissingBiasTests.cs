using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>Every way in takes a tensor that may be missing as its bias, beside spans and beside tensors.</summary>
public class MissingBiasTests
{
    [Theory]
    [InlineData(ConvolutionKind.Convolution, false)]
    [InlineData(ConvolutionKind.Convolution, true)]
    [InlineData(ConvolutionKind.Transposed, false)]
    [InlineData(ConvolutionKind.Transposed, true)]
    public void All_ways_agree(ConvolutionKind kind, bool hasBias)
    {
        var sample = new Sample<float>(kind, 2);
        Tensor<float>? bias = hasBias ? sample.Bias : null;
        Tensor<float> x = sample.Input, w = sample.Weight;
        nint[] shape = sample.Geometry.InputShape;
        bool transposed = kind == ConvolutionKind.Transposed;
        float[] expected = TestTensor.Values(transposed
            ? Convolution.Transposed(x, w, bias, sample.Options)
            : Convolution.Forward(x, w, bias, sample.Options));

        Same("plan", () => ConvolutionPlan<float>.Create(kind, sample.Options, shape, w, bias).Execute(x));
        Same("plan of a span", () => ConvolutionPlan<float>.Create(kind, sample.Options, shape, w.AsReadOnlyTensorSpan(), bias).Execute(x));
        Same("passes", () => Into(y => ConvolutionPasses<float>.Create(kind, sample.Options, shape, w.Lengths).Forward(x, w, bias, y)));
        Same("function", () => Into(y =>
        {
            if (transposed)
                Convolution.Transposed<float>(x, w, bias, y, sample.Options);
            else
                Convolution.Forward<float>(x, w, bias, y, sample.Options);
        }));
        Same("function of spans", () => Into(y =>
        {
            if (transposed)
                Convolution.Transposed(x.AsReadOnlyTensorSpan(), w.AsReadOnlyTensorSpan(), bias, y.AsTensorSpan(), sample.Options);
            else
                Convolution.Forward(x.AsReadOnlyTensorSpan(), w.AsReadOnlyTensorSpan(), bias, y.AsTensorSpan(), sample.Options);
        }));
        if (!hasBias)
        {
            Same("plan without", () => ConvolutionPlan<float>.Create(kind, sample.Options, shape, w).Execute(x));
            Same("plan of default", () => ConvolutionPlan<float>.Create(kind, sample.Options, shape, w, default).Execute(x));
            Same(
                "plan of a span, default",
                () => ConvolutionPlan<float>.Create(kind, sample.Options, shape, w.AsReadOnlyTensorSpan(), default).Execute(x));
            Same("passes of default", () => Into(
                y => ConvolutionPasses<float>.Create(kind, sample.Options, shape, w.Lengths).Forward(x, w, default, y)));
        }

        void Same(string what, Func<Tensor<float>> way) => Assert.True(
            expected.AsSpan().SequenceEqual(TestTensor.Values(way())), $"{kind}, {(hasBias ? "with" : "without")} bias: {what}");

        Tensor<float> Into(Action<Tensor<float>> way)
        {
            Tensor<float> output = sample.NewOutput();
            way(output);
            return output;
        }
    }

    [Fact]
    public void A_missing_weight_is_refused_by_name() => Assert.Throws<ArgumentNullException>(
        "weight", () => ConvolutionPlan<float>.Create(
            ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, 1, 1], (Tensor<float>)null!));
}
