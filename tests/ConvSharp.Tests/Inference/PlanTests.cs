using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>What a model says of the steps that it runs.</summary>
public sealed class PlanTests
{
    [Fact]
    public void Products_have_their_work_and_algorithm()
    {
        InferenceGraphBuilder graph = new();
        string x = graph.Input("x", ElementType.Float32, [1, 2, 6, 6]);
        string w = graph.Constant(InferenceTensor.Zeros(ElementType.Float32, 4, 2, 3, 3));
        string c = graph.Add(new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default), x, w);
        string flat = graph.Add(new Flatten(1), c);
        string g = graph.Add(new Gemm(), flat, graph.Constant(InferenceTensor.Zeros(ElementType.Float32, 64, 5)));
        string m = graph.Add(new MatrixMultiply(), g, graph.Constant(InferenceTensor.Zeros(ElementType.Float32, 5, 7)));
        string computed = graph.Add(new MatrixMultiply(), graph.Add(new Transpose([1, 0]), m), g);
        graph.Output(graph.Add(new Unary(UnaryFunction.Sin), computed));
        var model = new InferenceModel(graph.Build());
        InferencePlan plan = model.Explain([InferenceTensor.Zeros(ElementType.Float32, 1, 2, 6, 6)]);

        PlannedStep[] products = [.. plan.Steps.Where(step => step.MultiplyAdds > 0)];
        Assert.Equal(["Conv", "Gemm", "MatMul", "MatMul"], products.Select(step => step.Kind));
        Assert.Equal([16 * 4 * 18, 64 * 5, 5 * 7, 7 * 5], products.Select(step => step.MultiplyAdds));
        Assert.All(products, step => Assert.False(string.IsNullOrEmpty(step.Algorithm), step.Kind));
        Assert.Equal(products.Sum(step => step.MultiplyAdds), plan.MultiplyAdds);
        Assert.True(products[0].PackedWeightBytes >= 4 * 18 * sizeof(float));
        Assert.Equal(0, products[3].PackedWeightBytes);
        Assert.Equal("float32 [1, 4, 4, 4]", products[0].Outputs[0]!.ToString());
        Assert.DoesNotContain(plan.Steps, step => step.Kind == "Flatten");

        using InferenceSession session = model.CreateSession();
        session.Run([InferenceTensor.Zeros(ElementType.Float32, 1, 2, 6, 6)]);
        Assert.Equal(session.ArenaBytes, plan.ArenaBytes);
        Assert.Equal(plan.Steps.Select(step => step.Node), session.Timings.Select(timing => timing.Node));
    }

    [Fact]
    public void Steps_say_why_they_are_not_fused()
    {
        InferenceGraphBuilder graph = new();
        string x = graph.Input("x", ElementType.Float32), w = graph.Constant(InferenceTensor.Zeros(ElementType.Float32, 2, 2, 1, 1));
        var conv = new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default);
        graph.Add(conv, [x, w], ["twice"]);
        graph.Add(new Unary(UnaryFunction.Relu), ["twice"], ["relu"], "relu");
        graph.Add(new Unary(UnaryFunction.Tanh), ["twice"], ["tanh"], "tanh");
        graph.Add(new Binary(BinaryFunction.Mul), ["relu", "tanh"], ["product"], "product");
        graph.Add(new Concat(1), ["product", x], ["joined"]);
        graph.Add(new Unary(UnaryFunction.Sigmoid), ["joined"], ["sigmoid"], "sigmoid");
        graph.Add(new Unary(UnaryFunction.Abs), [x], ["abs"], "abs");
        graph.Add(conv, [x, graph.Input("w", ElementType.Float32)], ["computed"], "conv");
        graph.Add(conv, ["abs", w], ["seen"]);
        graph.Add(new Unary(UnaryFunction.Exp), ["seen"], ["exp"], "exp");
        graph.Add(new Pad(PadMode.Reflect), [x, graph.Constant(Tensors.Integers(0, 0, 1, 1, 0, 0, 1, 1))], ["padded"], "pad");
        graph.Add(conv, ["padded", w], ["last"], "last");
        foreach (string output in new[] { "sigmoid", "computed", "seen", "exp", "last" })
            graph.Output(output);
        InferenceTensor image = InferenceTensor.Zeros(ElementType.Float32, 1, 2, 6, 6);
        InferenceTensor weight = InferenceTensor.Zeros(ElementType.Float32, 2, 2, 1, 1);
        InferenceGraph built = graph.Build();
        var reasons = new InferenceModel(built).Explain([image, weight]).Steps.ToDictionary(step => step.Node, step => step.NotFused);
        Assert.Equal("'twice' has 2 readers", reasons["relu"]);
        Assert.Equal("'twice' has 2 readers", reasons["tanh"]);
        Assert.Equal("both operands are computed", reasons["product"]);
        Assert.Equal("Concat before it takes no activation", reasons["sigmoid"]);
        Assert.Equal("'x' is an input of the graph", reasons["abs"]);
        Assert.StartsWith("its weights are computed", reasons["conv"], StringComparison.Ordinal);
        Assert.Equal("'seen' is an output of the graph too", reasons["exp"]);
        Assert.StartsWith("its mode is Reflect", reasons["pad"], StringComparison.Ordinal);
        Assert.Null(reasons["last"]);
        InferencePlan plain = new InferenceModel(built, new InferenceOptions { Fuse = false }).Explain([image, weight]);
        Assert.Equal("fusion is off", plain.Steps.Single(step => step.Node == "relu").NotFused);
    }

    [Fact]
    public void Scales_and_sums_say_why_they_are_not_fused()
    {
        InferenceGraphBuilder graph = new();
        string x = graph.Input("x", ElementType.Float32), w = graph.Constant(InferenceTensor.Zeros(ElementType.Float32, 2, 2, 3, 3));
        var conv = new Convolve(ConvolutionKind.Convolution, new ConvolutionOptions { Padding = 1 });
        graph.Add(conv, [x, w], ["a"], "first");
        graph.Add(new Unary(UnaryFunction.Relu), ["a"], ["b"], "relu");
        graph.Add(new Binary(BinaryFunction.Add), ["b", graph.Constant(InferenceTensor.Of<float>([2]))], ["c"], "shift");
        graph.Add(conv, ["c", w], ["d"], "second");
        graph.Add(new Binary(BinaryFunction.Add), ["d", x], ["e"], "sum");
        graph.Add(new Binary(BinaryFunction.Add), ["e", "b"], ["f"], "again");
        graph.Add(new Binary(BinaryFunction.Mul), ["f", "f"], ["g"], "square");
        graph.Output("g");
        InferencePlan plan = new InferenceModel(graph.Build()).Explain([InferenceTensor.Zeros(ElementType.Float32, 1, 2, 6, 6)]);
        var reasons = plan.Steps.ToDictionary(step => step.Node, step => step.NotFused);
        Assert.Equal("'b' has 2 readers", reasons["shift"]);
        Assert.Contains("adds another value already", reasons["again"], StringComparison.Ordinal);
        Assert.Equal("both operands are the same value", reasons["square"]);
        Assert.DoesNotContain("relu", reasons.Keys);
        Assert.DoesNotContain("sum", reasons.Keys);
    }

    [Fact]
    public void An_input_that_does_not_fit_is_refused()
    {
        InferenceGraphBuilder graph = new();
        graph.Output(graph.Add(new Unary(UnaryFunction.Sin), graph.Input("x", ElementType.Float32, [1, "n"])));
        var model = new InferenceModel(graph.Build());
        InferenceException fault = Assert.Throws<InferenceException>(
            () => model.Explain([InferenceTensor.Zeros(ElementType.Float32, 2, 3)]));
        Assert.Contains("x float32 [1, n]", fault.Message, StringComparison.Ordinal);
    }
}
