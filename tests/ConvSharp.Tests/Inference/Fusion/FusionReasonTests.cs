using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Fusion;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Why a node is not part of another, in graphs of a few nodes.</summary>
public class FusionReasonTests
{
    private static readonly Binary Add = new(BinaryFunction.Add), Factor = new(BinaryFunction.Mul), PRelu = new(BinaryFunction.PRelu);
    private static readonly Variadic Sum = new(VariadicFunction.Sum);
    private static readonly Unary Relu = new(UnaryFunction.Relu);

    [Fact]
    public void Activations()
    {
        AssertReason("its slopes are computed", PRelu, graph => [graph.Conv(), graph.Computed()]);
        AssertReason("its slopes are not one number for each channel of 'conv'", PRelu, graph => [graph.Conv(), graph.Zeros(6)]);
        AssertReason("Gemm before it does not take PRelu", PRelu, graph => [graph.Gemm(), graph.Zeros(2)]);
        AssertReason("its bounds are computed, or NaN", new Clip(), graph => [graph.Conv(), graph.Computed()]);
        AssertReason(
            "its bounds are computed, or NaN", new Clip(),
            graph => [graph.Conv(), graph.Constant("bound", InferenceTensor.Of<float>([float.NaN]))]);
        AssertReason("Concat before it takes no activation", Relu, graph => [graph.Add(new Concat(1), graph.Conv(), "x")]);
        AssertReason(
            "BatchNormalization before it takes no activation", Relu,
            graph => [graph.Add(
                new BatchNormalization(isTraining: true), "x", graph.Zeros(2), graph.Zeros(2), graph.Zeros(2), graph.Zeros(2))]);
        AssertReason("'x' is an input of the graph", Relu, _ => ["x"]);
        AssertReason(null, new Unary(UnaryFunction.Not), _ => ["x"]);
    }

    [Fact]
    public void Sums()
    {
        AssertReason("it adds 3 values", Sum, graph => [graph.Conv(), "x", "x"]);
        AssertReason("both operands are the same value", Sum, _ => ["x", "x"]);
        AssertReason("both operands are the same value", Add, _ => ["x", "x"]);
        AssertReason("'constant' is a constant", Sum, graph => [graph.Conv(), graph.Constant("constant", InferenceTensor.Of<float>([1]))]);
        AssertReason("'x' is an input of the graph; Tanh before it adds no other value", Add, graph => ["x", graph.Computed()]);
        AssertReason("Tanh before it adds no other value", Add, graph => [graph.Computed(), graph.Computed()]);
        AssertReason(
            "'conv' adds another value already; 'x' is an input of the graph", Add,
            graph => [graph.Add(Relu, graph.Add(Add, graph.Conv(), graph.Computed())), "x"]);
    }

    [Fact]
    public void Constants_and_batch_norms()
    {
        AssertReason("both operands are computed", Factor, graph => [graph.Conv(), "x"]);
        AssertReason("both operands are the same value", Factor, _ => ["x", "x"]);
        AssertReason("'x' is an input of the graph", Factor, graph => [graph.Zeros(1), "x"]);
        AssertReason("Tanh before it has no weights to fold a constant into", Factor, graph => [graph.Computed(), graph.Zeros(1)]);
        AssertReason(
            "'conv' ends with Relu, after which a constant does not fold into its weights", Add,
            graph => [graph.Add(Relu, graph.Conv()), graph.Zeros(1)]);
        AssertReason("the weights of 'conv' are computed", Factor, graph => [graph.Conv(weights: graph.Computed()), graph.Zeros(1)]);
        AssertReason("the bias of 'conv' is computed", Factor, graph => [graph.Conv(bias: graph.Computed()), graph.Zeros(1)]);
        AssertReason("its constant is not one number for each channel of 'conv'", Factor, graph => [graph.Conv(), graph.Zeros(4)]);
        AssertReason("its constant is not one number for each channel of 'gemm'", Factor, graph => [graph.Gemm(), graph.Zeros(2, 2)]);
        AssertReason("it is not one number for each channel of 'conv'", new BatchNormalization(), graph =>
            [graph.Conv(), graph.Zeros(3), graph.Zeros(3), graph.Zeros(3), graph.Zeros(3)]);
        AssertReason("its statistics are computed", new BatchNormalization(), graph =>
            [graph.Conv(), graph.Zeros(2), graph.Zeros(2), graph.Computed(), graph.Zeros(2)]);
        AssertReason("it is in training mode", new BatchNormalization(isTraining: true), graph =>
            [graph.Conv(), graph.Zeros(2), graph.Zeros(2), graph.Zeros(2), graph.Zeros(2)]);
        AssertReason(null, new Binary(BinaryFunction.Pow), graph => [graph.Conv(), graph.Zeros(1)]);
    }

    [Fact]
    public void Paddings()
    {
        AssertPadding("its mode is Edge: 'conv' takes as much", ConvolutionOptions.Default, new Pad(PadMode.Edge));
        AssertPadding("'conv' is transposed", ConvolutionOptions.Default, new Pad(PadMode.Constant), ConvolutionKind.Transposed);
        AssertPadding("'conv' has a padding that", new ConvolutionOptions { Padding = Padding.Same }, new Pad(PadMode.Constant));
        AssertPadding("its amounts are computed", ConvolutionOptions.Default, new Pad(PadMode.Constant), isComputed: true);
        AssertPadding("it pads with other numbers than 0", ConvolutionOptions.Default, new Pad(PadMode.Constant), samples: 1);
    }

    private static void AssertPadding(
        string reason, ConvolutionOptions options, Pad pad, ConvolutionKind kind = ConvolutionKind.Convolution, bool isComputed = false,
        long samples = 0) => AssertReason(
            reason, pad,
            graph =>
            [
                "x",
                isComputed
                    ? graph.Input("amounts", ElementType.Int64)
                    : graph.Constant(Tensors.Integers(samples, 0, 1, 1, samples, 0, 1, 1)),
            ],
            graph => graph.Add(new Convolve(kind, options), ["node", graph.Zeros(2, 2, 3, 3)], ["last"], "conv"), "last");

    private static void AssertReason(
        string? reason, Operation operation, Func<InferenceGraphBuilder, string[]> inputs, Action<InferenceGraphBuilder>? readers = null,
        string output = "node")
    {
        var graph = new InferenceGraphBuilder();
        graph.Input("x", ElementType.Float32);
        graph.Add(operation, inputs(graph), ["node"], "node");
        readers?.Invoke(graph);
        graph.Output(output);
        InferenceGraph built = graph.Build();
        string? actual = Reason(built, fuses: true);
        if (reason is null)
        {
            Assert.True(actual is null, $"{operation.Kind}: {actual}");
            return;
        }

        Assert.True(actual is not null && actual.StartsWith(reason, StringComparison.Ordinal), $"{operation.Kind}: {actual}, not {reason}");
        Assert.Equal("fusion is off", Reason(built, fuses: false));
    }

    private static string? Reason(InferenceGraph graph, bool fuses)
    {
        var model = new InferenceModel(graph, new InferenceOptions { Fuse = fuses });
        return new FusionReasons(model.Graph, model.Options).Of(model.Graph.Nodes.Single(node => node.Name == "node"));
    }
}

/// <summary>The nodes around the one that is asked.</summary>
file static class Neighbours
{
    public static string Zeros(this InferenceGraphBuilder graph, params nint[] shape) =>
        graph.Constant(InferenceTensor.Zeros(ElementType.Float32, shape));

    public static string Computed(this InferenceGraphBuilder graph) => graph.Add(new Unary(UnaryFunction.Tanh), "x");

    public static string Conv(this InferenceGraphBuilder graph, string? weights = null, string? bias = null)
    {
        string[] inputs = ["x", weights ?? graph.Zeros(2, 2, 3, 3), .. bias is null ? (string[])[] : [bias]];
        graph.Add(new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default), inputs, ["convolved"], "conv");
        return "convolved";
    }

    public static string Gemm(this InferenceGraphBuilder graph)
    {
        graph.Add(new Gemm(), ["x", graph.Zeros(2, 2)], ["multiplied"], "gemm");
        return "multiplied";
    }
}
