using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Graphs, plans and sessions.</summary>
public class SessionTests
{
    [Fact]
    public void Random_graphs_give_the_same_however_their_memory_is_laid_out()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            InferenceGraph graph = RandomGraph(new Random(seed));
            InferenceTensor input = Tensors.Random(new Random(seed), ElementType.Float32, 1, 4, 5, 6);
            Dictionary<string, double[]> expected = Naive(graph, input);
            using InferenceSession session = new InferenceModel(graph).CreateSession();
            for (int run = 0; run < 2; run++)
            {
                InferenceTensor[] outputs = session.Run([input]);
                for (int i = 0; i < outputs.Length; i++)
                    OperationRun.AssertClose($"seed {seed}, run {run}, {graph.Outputs[i]}", expected[graph.Outputs[i]], outputs[i], 1e-5);
            }
        }
    }

    [Fact]
    public void Names_are_defined_once_and_lead_in_no_circle()
    {
        var builder = new InferenceGraphBuilder();
        builder.Input("x", ElementType.Float32);
        Assert.Contains("'x' is defined twice", Assert.Throws<InferenceException>(
            () => builder.Constant("x", InferenceTensor.Of<float>([1]))).Message, StringComparison.Ordinal);
        builder.Add(new Binary(BinaryFunction.Add), ["x", "b"], ["a"], "first");
        Assert.Contains("no outputs", Assert.Throws<InferenceException>(builder.Build).Message, StringComparison.Ordinal);
        builder.Output("a");
        Assert.Contains("'b' is never defined", Assert.Throws<InferenceException>(builder.Build).Message, StringComparison.Ordinal);
        builder.Add(new Identity(), ["a"], ["b"], "second");
        var error = Assert.Throws<InferenceException>(builder.Build);
        Assert.Contains("first, second", error.Message, StringComparison.Ordinal);
        Assert.Equal("first", error.Node);
    }

    [Fact]
    public void Nodes_may_come_in_any_order()
    {
        var builder = new InferenceGraphBuilder();
        builder.Add(new Unary(UnaryFunction.Neg), ["a"], ["b"]);
        builder.Add(new Unary(UnaryFunction.Abs), ["x"], ["a"]);
        builder.Input("x", ElementType.Float32);
        builder.Output("b");
        using InferenceSession session = new InferenceModel(builder.Build()).CreateSession();
        OperationRun.AssertClose("", [-3], session.Run([InferenceTensor.Of<float>([-3])])[0], 0);
    }

    [Fact]
    public void Inputs_and_destinations_are_checked()
    {
        using InferenceSession session = Convolution().CreateSession();
        InferenceTensor good = InferenceTensor.Zeros(ElementType.Float32, 1, 2, 6, 6);
        InferenceTensor output = InferenceTensor.Zeros(ElementType.Float32, 1, 4, 6, 6);
        Assert.Throws<InferenceException>(() => session.Run([]));
        Assert.Throws<InferenceException>(() => session.Run([InferenceTensor.Zeros(ElementType.Float64, 1, 2, 6, 6)]));
        Assert.Throws<InferenceException>(() => session.Run([InferenceTensor.Zeros(ElementType.Float32, 1, 3, 6, 6)]));
        Assert.Throws<InferenceException>(() => session.Run([good], [InferenceTensor.Zeros(ElementType.Float32, 1, 4, 6, 5)]));
        Assert.Throws<InferenceException>(() => session.Run(new Dictionary<string, InferenceTensor> { ["z"] = good }));
        session.Run([good], [output]);
    }

    [Fact]
    public void A_destination_apart_from_its_input_is_required()
    {
        var builder = new InferenceGraphBuilder();
        builder.Output(builder.Add(new Unary(UnaryFunction.Relu), builder.Input("x", ElementType.Float32)));
        using InferenceSession session = new InferenceModel(builder.Build()).CreateSession();
        InferenceTensor x = InferenceTensor.Zeros(ElementType.Float32, 4);
        Assert.Contains("shares memory", Assert.Throws<InferenceException>(() => session.Run([x], [x])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_can_be_cancelled_watched_and_timed()
    {
        using InferenceSession session = Convolution().CreateSession();
        InferenceTensor input = InferenceTensor.Zeros(ElementType.Float32, 1, 2, 6, 6);
        var seen = new List<InferenceProgress>();
        session.Progress = seen.Add;
        session.Profile = true;
        session.Run([input]);
        Assert.Equal(seen.Count, seen[^1].Total);
        Assert.Equal(seen.Count, session.Timings.Count);
        Assert.All(session.Timings, timing => Assert.Equal(1, timing.Runs));
        Assert.ThrowsAny<OperationCanceledException>(
            () => session.Run([input], new ParallelOptions { CancellationToken = new CancellationToken(canceled: true) }));
    }

    [Fact]
    public void Errors_in_shapes_name_the_node()
    {
        var builder = new InferenceGraphBuilder();
        string x = builder.Input("x", ElementType.Float32);
        builder.Add(new Convolve(ConvolutionKind.Convolution, ConvolutionOptions.Default),
            [x, builder.Constant(InferenceTensor.Zeros(ElementType.Float32, 4, 3, 3, 3))], ["y"], "stem");
        builder.Output("y");
        using InferenceSession session = new InferenceModel(builder.Build()).CreateSession();
        var error = Assert.Throws<InferenceException>(() => session.Run([InferenceTensor.Zeros(ElementType.Float32, 1, 2, 6, 6)]));
        Assert.Equal("stem", error.Node);
        Assert.StartsWith("node 'stem' (Conv)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_that_depend_on_data_are_planned_at_run_time()
    {
        var builder = new InferenceGraphBuilder();
        string x = builder.Input("x", ElementType.Float32), shape = builder.Input("shape", ElementType.Int64);
        string reshaped = builder.Add(new Reshape(), builder.Add(new Unary(UnaryFunction.Neg), x), shape);
        string axes = builder.Constant(Tensors.Integers(0));
        builder.Output(builder.Add(new Reduce(ReduceKind.Sum, keepsAxes: false), reshaped, axes));
        using InferenceSession session = new InferenceModel(builder.Build()).CreateSession();
        InferenceTensor values = InferenceTensor.Of<float>([1, 2, 3, 4, 5, 6], 6);
        OperationRun.AssertClose("2, 3", [-5, -7, -9], session.Run([values, Tensors.Integers(2, 3)])[0], 0);
        OperationRun.AssertClose("3, 2", [-9, -12], session.Run([values, Tensors.Integers(3, 2)])[0], 0);
        InferenceTensor given = InferenceTensor.Zeros(ElementType.Float32, 2);
        session.Run([values, Tensors.Integers(-1, 2)], [given]);
        OperationRun.AssertClose("given", [-9, -12], given, 0);
    }

    [Fact]
    public void Chains_of_shapes_are_computed_when_planning()
    {
        var builder = new InferenceGraphBuilder();
        string x = builder.Input("x", ElementType.Float32);
        string batch = builder.Add(new Gather(), builder.Add(new ShapeOf(), x), builder.Constant(Tensors.Integers(0)));
        string shape = builder.Add(new Concat(0), batch, builder.Constant(Tensors.Integers(-1)));
        builder.Output(builder.Add(new Reshape(), builder.Add(new Unary(UnaryFunction.Relu), x), shape));
        using InferenceSession session = new InferenceModel(builder.Build()).CreateSession();
        var seen = new List<InferenceProgress>();
        session.Progress = seen.Add;
        Assert.Equal("float32 [2, 12]", session.Run([InferenceTensor.Zeros(ElementType.Float32, 2, 3, 4)])[0].ToString());
        Assert.Single(seen);
        Assert.Equal("float32 [3, 5]", session.Run([InferenceTensor.Zeros(ElementType.Float32, 3, 5)])[0].ToString());
    }

    [Fact]
    public void Operations_of_ones_own_run_like_others()
    {
        var builder = new InferenceGraphBuilder();
        builder.Output(builder.Add(new Doubled(), builder.Add(new Doubled(), builder.Input("x", ElementType.Float32))));
        using InferenceSession session = new InferenceModel(builder.Build()).CreateSession();
        OperationRun.AssertClose("", [4, 8], session.Run([InferenceTensor.Of<float>([1, 2], 2)])[0], 0);
    }

    [Fact]
    public void Operations_may_find_the_shape_of_their_output_while_they_run()
    {
        var builder = new InferenceGraphBuilder();
        string kept = builder.Add(new PositivesOnly(), builder.Input("x", ElementType.Float32));
        builder.Output(builder.Add(new Doubled(), kept));
        using InferenceSession session = new InferenceModel(builder.Build()).CreateSession();
        OperationRun.AssertClose("", [2, 6], session.Run([InferenceTensor.Of<float>([1, -2, 3, -4], 4)])[0], 0);
        OperationRun.AssertClose("", [8], session.Run([InferenceTensor.Of<float>([-1, -2, -3, 4], 4)])[0], 0);
    }

    [Fact]
    public void Models_keep_a_bounded_number_of_plans()
    {
        InferenceModel model = Convolution(new InferenceOptions { MaxPlans = 2 });
        using InferenceSession session = model.CreateSession();
        for (int size = 3; size < 30; size++)
        {
            nint width = 3 + (size * 7 % 11);
            InferenceTensor output = session.Run([InferenceTensor.Zeros(ElementType.Float32, 1, 2, size, width)])[0];
            Assert.Equal($"float32 [1, 4, {size}, {width}]", output.ToString());
        }
    }

    internal static InferenceModel Convolution(InferenceOptions? options = null)
    {
        var builder = new InferenceGraphBuilder();
        string x = builder.Input("x", ElementType.Float32, [1, 2, "height", "width"]);
        var random = new Random(1);
        string y = builder.Add(
            new Convolve(ConvolutionKind.Convolution, new ConvolutionOptions { Padding = 1 }), x,
            builder.Constant(Tensors.Random(random, ElementType.Float32, 4, 2, 3, 3)));
        string pooled = builder.Add(new Pool(PoolKind.Max, new PoolOptions { Kernel = [3, 3], Padding = 1, Strides = [1, 1] }), y);
        builder.Output(builder.Add(new Unary(UnaryFunction.Sigmoid), builder.Add(new Binary(BinaryFunction.Add), pooled, y)));
        return new InferenceModel(builder.Build(), options);
    }

    /// <summary>Elementwise operations, splits, concatenations, views and slices over [1, 4, 5, 6].</summary>
    private static InferenceGraph RandomGraph(Random random)
    {
        var builder = new InferenceGraphBuilder();
        List<string> values = [builder.Input("x", ElementType.Float32)];
        for (int i = 0; i < 14; i++)
        {
            string x = values[random.Next(values.Count)], y = values[random.Next(values.Count)];
            switch (random.Next(6))
            {
                case 0:
                    values.Add(builder.Add(new Unary(UnaryFunction.Neg), x));
                    break;
                case 1:
                    values.Add(builder.Add(new Binary(BinaryFunction.Max), x, y));
                    break;
                case 2:
                    string[] parts = [builder.NewName("a"), builder.NewName("b")];
                    builder.Add(new Split(1, 2), [x], parts);
                    values.Add(builder.Add(new Concat(1), builder.Add(new Unary(UnaryFunction.Tanh), parts[1]), parts[0]));
                    break;
                case 3:
                    string flat = builder.Add(new Flatten(2), x);
                    values.Add(builder.Add(
                        new Reshape(), builder.Add(new Unary(UnaryFunction.Softsign), flat),
                        builder.Constant(Tensors.Integers(1, 4, 5, 6))));
                    break;
                case 4:
                    string both = builder.Add(new Concat(1), x, y);
                    values.Add(builder.Add(
                        new Slice(), both, builder.Constant(Tensors.Integers(2)), builder.Constant(Tensors.Integers(6)),
                        builder.Constant(Tensors.Integers(1))));
                    break;
                default:
                    values.Add(builder.Add(new Binary(BinaryFunction.Sub), x, y));
                    break;
            }
        }

        foreach (string value in values.Skip(values.Count - 3).Append(values[random.Next(values.Count)]))
            builder.Output(value);
        return builder.Build();
    }

    /// <summary>All values of a graph, each operation run alone.</summary>
    private static Dictionary<string, double[]> Naive(InferenceGraph graph, InferenceTensor input)
    {
        var values = graph.Constants.ToDictionary(pair => pair.Key, pair => pair.Value);
        values["x"] = input;
        foreach (GraphNode node in graph.Nodes)
        {
            var builder = new InferenceGraphBuilder();
            string[] names = [.. node.Inputs.Distinct()];
            foreach (string name in names)
                builder.Input(name, values[name].Type);
            builder.Add(node.Operation, [.. node.Inputs], [.. node.Outputs]);
            foreach (string output in node.Outputs)
                builder.Output(output);
            using InferenceSession session = new InferenceModel(builder.Build()).CreateSession();
            InferenceTensor[] results = session.Run([.. names.Select(name => values[name])]);
            for (int i = 0; i < results.Length; i++)
                values[node.Outputs[i]] = results[i];
        }

        return values.ToDictionary(pair => pair.Key, pair => Tensors.Doubles(pair.Value));
    }

    private sealed class Doubled : Operation
    {
        public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs) => [ValueInfo.Of(inputs[0]!.Type, inputs[0]!.Shape)];

        public override Step Prepare(StepDescription description) => Step.Of(static memory =>
        {
            ReadOnlySpan<float> x = memory.Input<float>(0);
            Span<float> y = memory.Output<float>(0);
            for (int i = 0; i < x.Length; i++)
                y[i] = 2 * x[i];
        });
    }

    private sealed class PositivesOnly : Operation
    {
        public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs) => [ValueInfo.OfUnknownShape(ElementType.Float32)];

        public override Step Prepare(StepDescription description) => Step.Of(static memory =>
        {
            float[] kept = [.. memory.Input<float>(0).ToArray().Where(x => x > 0)];
            kept.CopyTo(memory.Allocate<float>(0, kept.Length));
        });
    }
}
