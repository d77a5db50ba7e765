using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Fused graphs give what the graphs give as they were.</summary>
public class FusionTests
{
    private readonly Random _random = new(11);

    [Theory]
    [InlineData(ConvolutionKind.Convolution, 1)]
    [InlineData(ConvolutionKind.Convolution, 2)]
    [InlineData(ConvolutionKind.Transposed, 1)]
    [InlineData(ConvolutionKind.Transposed, 3)]
    public void Batch_norms_and_constants_become_weights(ConvolutionKind kind, int groups) => Check(1, builder =>
    {
        string x = builder.Input("x", ElementType.Float32);
        int into = 2 * groups, perGroup = 4;
        nint[] shape = kind == ConvolutionKind.Transposed ? [into, perGroup, 3, 3] : [perGroup * groups, 2, 3, 3];
        nint channels = perGroup * groups;
        string y = builder.Add(
            new Convolve(kind, new ConvolutionOptions { Groups = groups, Stride = 2 }), x, Random(builder, shape),
            Random(builder, channels));
        y = builder.Add(new BatchNormalization(1e-3), y, Random(builder, channels), Random(builder, channels), Random(builder, channels),
            Positive(builder, channels));
        y = builder.Add(new Binary(BinaryFunction.Mul), Random(builder, channels, 1, 1), y);
        y = builder.Add(new Binary(BinaryFunction.Sub), y, Random(builder, 1, channels, 1, 1));
        y = builder.Add(new Binary(BinaryFunction.Div), y, Positive(builder, 1));
        y = builder.Add(new Binary(BinaryFunction.Add), y, Random(builder));
        builder.Output(builder.Add(new Binary(BinaryFunction.Sub), Random(builder, 1), y));
    }, [2, 2 * groups, 6, 5]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_norms_and_constants_become_weights_of_Gemm(bool transposed) => Check(1, builder =>
    {
        string x = builder.Input("x", ElementType.Float32);
        nint[] shape = transposed ? [6, 5] : [5, 6];
        string y = builder.Add(new Gemm(0.5, 2, transposeB: transposed), x, Random(builder, shape), Random(builder, 6));
        y = builder.Add(new BatchNormalization(), y, Random(builder, 6), Random(builder, 6), Random(builder, 6), Positive(builder, 6));
        y = builder.Add(new Binary(BinaryFunction.Add), y, Random(builder, 6));
        builder.Output(builder.Add(new Unary(UnaryFunction.Relu), y));
    }, [3, 5]);

    [Fact]
    public void Activations_join_a_batch_norm_that_stands_alone() => Check(2, builder =>
    {
        string x = builder.Input("x", ElementType.Float32);
        string y = builder.Add(
            new BatchNormalization(1e-3), x, Random(builder, 3), Random(builder, 3), Random(builder, 3), Positive(builder, 3));
        y = builder.Add(new Unary(UnaryFunction.HardSwish), y);
        builder.Output(builder.Add(new Unary(UnaryFunction.Relu), y));
    }, [2, 3, 61, 53]);

    [Theory]
    [InlineData(5)]
    [InlineData(90)]
    public void Epilogues_of_small_and_large_planes(int size) => Check(4, builder =>
    {
        string x = builder.Input("x", ElementType.Float32);
        string y = builder.Add(
            new Convolve(ConvolutionKind.Convolution, new ConvolutionOptions { Padding = 1 }), x, Random(builder, 70, 2, 3, 3));
        y = builder.Add(new Unary(UnaryFunction.HardSwish), y);
        y = builder.Add(new Binary(BinaryFunction.PRelu), y, Random(builder, 70, 1, 1));
        y = builder.Add(new Unary(UnaryFunction.Swish), y);
        string z = builder.Add(new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default), y, Random(builder, 40, 70, 1, 1));
        builder.Output(builder.Add(new Unary(UnaryFunction.HardSwish), z));
    }, [2, 2, size, size]);

    [Fact]
    public void A_bias_joins_its_product() => Check(1, builder =>
    {
        string y = builder.Add(new MatrixMultiply(), builder.Input("x", ElementType.Float32), Random(builder, 5, 6));
        builder.Output(builder.Add(new Binary(BinaryFunction.Add), Random(builder, 6), y));
    }, [2, 3, 5]);

    [Theory]
    [InlineData(1, 0, 2)]
    [InlineData(2, 0, 2)]
    [InlineData(2, 1, 1)]
    public void Constants_before_a_convolution_become_its_weights(int groups, int padding, int fusions) => Check(fusions + 1, builder =>
    {
        nint channels = 4 * groups;
        string x = builder.Add(
            new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default), builder.Input("x", ElementType.Float32),
            Random(builder, channels, 2, 1, 1));
        string y = builder.Add(new Binary(BinaryFunction.Add), builder.Add(new Unary(UnaryFunction.Swish), x), Random(builder, 1));
        y = builder.Add(new Binary(BinaryFunction.Mul), Random(builder, channels, 1, 1), y);
        builder.Output(builder.Add(
            new Convolve(ConvolutionKind.Convolution, new ConvolutionOptions { Groups = groups, Padding = padding }), y,
            Random(builder, 3 * groups, 4, 3, 3), Random(builder, 3 * groups)));
    }, [2, 2, 6, 5]);

    [Fact]
    public void A_constant_that_makes_more_channels_stays()
    {
        var builder = new InferenceGraphBuilder();
        string y = builder.Add(new Binary(BinaryFunction.Mul), builder.Input("x", ElementType.Float32), Random(builder, 3, 1, 1));
        builder.Output(builder.Add(
            new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default), y, Random(builder, 4, 3, 1, 1)));
        Assert.Empty(new InferenceModel(builder.Build()).Fusions);
    }

    [Fact]
    public void Padding_becomes_the_convolutions() => Check(1, builder =>
    {
        string x = builder.Input("x", ElementType.Float32);
        string padded = builder.Add(new Pad(), x, builder.Constant(Tensors.Integers(0, 0, 1, 2, 0, 0, 3, 0)));
        builder.Output(builder.Add(
            new Convolve(ConvolutionKind.Convolution, new ConvolutionOptions { Padding = 1 }), padded, Random(builder, 4, 2, 3, 3)));
    }, [1, 2, 5, 6]);

    [Fact]
    public void Padding_of_channels_or_with_other_numbers_stays()
    {
        var builder = new InferenceGraphBuilder();
        string x = builder.Input("x", ElementType.Float32);
        string padded = builder.Add(new Pad(), x, builder.Constant(Tensors.Integers(0, 1, 0, 0, 0, 0, 0, 0)));
        string other = builder.Add(
            new Pad(), padded, builder.Constant(Tensors.Integers(0, 0, 1, 1, 0, 0, 1, 1)), Number(builder, 1));
        builder.Output(builder.Add(
            new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default), other, Random(builder, 4, 3, 3, 3)));
        Assert.Empty(new InferenceModel(builder.Build()).Fusions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Hard_swish_is_recognised(int form) => CheckActivation("HardSwish", (builder, x) =>
    {
        string sum = builder.Add(new Binary(BinaryFunction.Add), x, Number(builder, 3));
        string clip = builder.Add(new Clip(), sum, Number(builder, 0), Number(builder, 6));
        string product = form == 0 ? builder.Add(new Binary(BinaryFunction.Mul), clip, x) : clip;
        string quotient = form == 3
            ? builder.Add(new Binary(BinaryFunction.Mul), Number(builder, 1f / 6), product)
            : builder.Add(new Binary(BinaryFunction.Div), product, Number(builder, 6));
        if (form == 0)
            return quotient;
        return form == 1
            ? builder.Add(new Binary(BinaryFunction.Mul), x, quotient)
            : builder.Add(new Binary(BinaryFunction.Mul), quotient, x);
    });

    [Fact]
    public void Hard_swish_is_recognised_by_its_hard_sigmoid() => CheckActivation("HardSwish", (builder, x) =>
        builder.Add(new Binary(BinaryFunction.Mul), builder.Add(new Unary(UnaryFunction.HardSigmoid, 1f / 6, 0.5), x), x));

    [Fact]
    public void Swish_is_recognised() => CheckActivation("Swish", (builder, x) =>
        builder.Add(new Binary(BinaryFunction.Mul), x, builder.Add(new Unary(UnaryFunction.Sigmoid), x)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Gelu_is_recognised(int form) => CheckActivation("Gelu", (builder, x) =>
    {
        string inner = form == 1
            ? builder.Add(new Binary(BinaryFunction.Mul), x, Number(builder, (float)Math.Sqrt(0.5)))
            : builder.Add(new Binary(BinaryFunction.Div), x, Number(builder, (float)Math.Sqrt(2)));
        string sum = builder.Add(new Binary(BinaryFunction.Add), builder.Add(new Unary(UnaryFunction.Erf), inner), Number(builder, 1));
        if (form == 2)
            return builder.Add(new Binary(BinaryFunction.Mul), builder.Add(new Binary(BinaryFunction.Mul), x, Number(builder, 0.5f)), sum);
        string product = form == 1
            ? builder.Add(new Binary(BinaryFunction.Mul), sum, Number(builder, 0.5f))
            : builder.Add(new Binary(BinaryFunction.Mul), x, sum);
        return builder.Add(new Binary(BinaryFunction.Mul), product, form == 1 ? x : Number(builder, 0.5f));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Layer_norms_are_recognised(bool squares) => Check(1, builder =>
    {
        string x = builder.Input("x", ElementType.Float32);
        string axes = builder.Constant(Tensors.Integers(-1));
        string centred = builder.Add(new Binary(BinaryFunction.Sub), x, builder.Add(new Reduce(ReduceKind.Mean), x, axes));
        string square = squares
            ? builder.Add(new Binary(BinaryFunction.Mul), centred, centred)
            : builder.Add(new Binary(BinaryFunction.Pow), centred, Number(builder, 2));
        string variance = builder.Add(new Reduce(ReduceKind.Mean), square, axes);
        string deviation = builder.Add(
            new Unary(UnaryFunction.Sqrt), builder.Add(new Binary(BinaryFunction.Add), variance, Number(builder, 1e-5f)));
        string y = builder.Add(new Binary(BinaryFunction.Div), centred, deviation);
        y = builder.Add(new Binary(BinaryFunction.Mul), y, Random(builder, 7));
        builder.Output(builder.Add(new Binary(BinaryFunction.Add), y, Random(builder, 7)));
    }, [2, 3, 7]);

    [Theory]
    [InlineData(1, 6, 5, 5)]
    [InlineData(1, 6, 1, 1)]
    [InlineData(3, 6, 5, 5)]
    public void Activations_and_residuals_are_attached(params int[] residual) => Check(3, builder =>
    {
        string x = builder.Input("x", ElementType.Float32), other = builder.Input("other", ElementType.Float32);
        string y = builder.Add(
            new Convolve(ConvolutionKind.Convolution, new ConvolutionOptions { Padding = 1 }), x, Random(builder, 6, 2, 3, 3));
        y = builder.Add(new Binary(BinaryFunction.PRelu), y, Random(builder, 6, 1, 1));
        y = builder.Add(new Binary(BinaryFunction.Add), builder.Add(new Unary(UnaryFunction.Tanh), other), y);
        y = builder.Add(new Clip(), y, Number(builder, -1));
        builder.Output(builder.Add(new Unary(UnaryFunction.LeakyRelu, 0.1), y));
    }, [1, 2, 5, 5], [.. residual.Select(size => (nint)size)]);

    [Fact]
    public void A_residual_may_make_the_output_larger() => Check(2, builder =>
    {
        string x = builder.Input("x", ElementType.Float32), other = builder.Input("other", ElementType.Float32);
        string pooled = builder.Add(new GlobalPool(PoolKind.Average), x);
        string y = builder.Add(new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default), pooled, Random(builder, 6, 2, 1, 1));
        y = builder.Add(new Binary(BinaryFunction.Add), y, builder.Add(new Unary(UnaryFunction.Neg), other));
        builder.Output(builder.Add(new Unary(UnaryFunction.Relu), y));
    }, [2, 2, 5, 4], [2, 6, 3, 7]);

    [Fact]
    public void A_value_that_others_use_stays()
    {
        var builder = new InferenceGraphBuilder();
        string x = builder.Input("x", ElementType.Float32);
        string y = builder.Add(new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default), x, Random(builder, 4, 2, 3, 3));
        builder.Output(y);
        builder.Output(builder.Add(new Unary(UnaryFunction.Relu), y));
        Assert.Empty(new InferenceModel(builder.Build()).Fusions);
    }

    private void CheckActivation(string name, Func<InferenceGraphBuilder, string, string> activation)
    {
        InferenceModel fused = Check(2, builder =>
        {
            string x = builder.Input("x", ElementType.Float32);
            string y = builder.Add(new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default), x, Random(builder, 4, 2, 3, 3));
            builder.Output(activation(builder, y));
        }, [1, 2, 6, 7]);
        Assert.Equal($"{name} attached", fused.Fusions[^1].Description);
        Assert.Single(fused.Graph.Nodes);
    }

    private InferenceModel Check(int least, Action<InferenceGraphBuilder> build, params nint[][] shapes)
    {
        var builder = new InferenceGraphBuilder();
        build(builder);
        InferenceGraph graph = builder.Build();
        InferenceModel fused = new(graph), plain = new(graph, new InferenceOptions { Fuse = false });
        Assert.True(fused.Fusions.Count >= least, $"fused: {string.Join("; ", fused.Fusions)}");
        Assert.Empty(plain.Fusions);
        InferenceTensor[] inputs = [.. shapes.Select(shape => Tensors.Random(_random, ElementType.Float32, shape))];
        using InferenceSession first = fused.CreateSession(), second = plain.CreateSession();
        InferenceTensor expected = second.Run(inputs)[0], actual = first.Run(inputs)[0];
        Assert.Equal(expected.ToString(), actual.ToString());
        OperationRun.AssertClose(string.Join("; ", fused.Fusions), Tensors.Doubles(expected), actual, 1e-5);
        return fused;
    }

    private string Random(InferenceGraphBuilder builder, params nint[] shape) =>
        builder.Constant(Tensors.Random(_random, ElementType.Float32, shape));

    private string Positive(InferenceGraphBuilder builder, nint length) => builder.Constant(Tensors.Of(
        ElementType.Float32, [.. Enumerable.Range(0, (int)length).Select(_ => _random.NextDouble() + 0.5)], length));

    private static string Number(InferenceGraphBuilder builder, float number) => builder.Constant(InferenceTensor.Of<float>([number]));
}
