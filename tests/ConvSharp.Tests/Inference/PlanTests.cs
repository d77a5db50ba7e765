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
