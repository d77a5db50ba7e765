using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Tests.Api;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Branches and loops.</summary>
[Collection(nameof(AllocationTests))]
public class ControlTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_branch_runs_as_the_condition_says(bool isConstant)
    {
        foreach (bool condition in new[] { true, false })
        {
            InferenceTensor truth = InferenceTensor.Of<bool>([condition]), x = Floats([1, -2, 3], 3);
            InferenceModel model = Model(builder =>
            {
                string c = isConstant ? builder.Constant("c", truth) : builder.Input("c", ElementType.Bool);
                return builder.Add(Branch(), c, builder.Input("x", ElementType.Float32));
            });
            using InferenceSession session = model.CreateSession();
            float[] result = session.Run(isConstant ? [x] : [truth, x])[0].Elements<float>().ToArray();
            Assert.Equal(condition ? [-1, 2, -3] : [0, 0, 0, 1, -2, 3], result);
        }
    }

    [Fact]
    public void A_branch_that_does_not_fit_is_an_error_only_if_it_is_taken()
    {
        InferenceGraph scalar = Inner(["x"], builder => [builder.Add(new Squeeze(), "x", builder.Constant(Tensors.Integers(0)))]);
        InferenceGraph same = Inner(["x"], builder => [builder.Add(new Unary(UnaryFunction.Neg), "x")]);
        InferenceModel model = Model(builder =>
            builder.Add(new Branch(scalar, same), builder.Input("c", ElementType.Bool), builder.Input("x", ElementType.Float32)));
        using InferenceSession session = model.CreateSession();
        Assert.Equal([-1, -2], session.Run([Truth(false), Floats([1, 2], 2)])[0].Elements<float>().ToArray());
        InferenceException error = Assert.Throws<InferenceException>(() => session.Run([Truth(true), Floats([1, 2], 2)]));
        Assert.Contains("Squeeze", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphs_in_graphs_take_values_and_constants_from_around()
    {
        InferenceGraph product = Inner(["x", "w"], builder => [builder.Add(new MatrixMultiply(), "x", "w")]);
        InferenceGraph zero = Inner(["x", "w"], builder => [builder.Add(new Binary(BinaryFunction.Sub), "x", "x")]);
        InferenceGraph outer = Inner(["x", "w", "c"], builder => [builder.Add(new Branch(product, zero), "c", "x", "w")]);
        InferenceGraph other = Inner(["x", "w", "c"], builder => [builder.Add(new Identity(), "x")]);
        InferenceTensor w = Tensors.Random(new Random(1), ElementType.Float32, 4, 4), x = Tensors.Random(new Random(2), ElementType.Float32, 3, 4);
        InferenceModel model = Model(builder => builder.Add(
            new Branch(outer, other), builder.Input("c", ElementType.Bool), builder.Input("x", ElementType.Float32),
            builder.Constant("w", w), "c"));
        using InferenceSession session = model.CreateSession();
        InferenceTensor[] expected = OperationRun.Run("product", new MatrixMultiply(), [x, w]);
        OperationRun.AssertClose("nested", Tensors.Doubles(expected[0]), session.Run([Truth(true), x])[0], 1e-6);
        Assert.Equal(Tensors.Doubles(x), Tensors.Doubles(session.Run([Truth(false), x])[0]));
        Assert.Empty(model.Graph.Constants); // the weights belong to the graph inside
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(5, true)]
    [InlineData(5, false)]
    [InlineData(-3, true)]
    public void A_loop_carries_values_and_stacks_what_rounds_give(long count, bool isConstant)
    {
        // The sum of the numbers of the rounds, added to x; each round gives its sum.
        InferenceModel model = Model(builder =>
        {
            string limit = isConstant
                ? builder.Constant("count", InferenceTensor.Of<long>([count]))
                : builder.Input("count", ElementType.Int64);
            string x = builder.Input("x", ElementType.Float32);
            builder.Add(new Repeat(Sums(), 1), [limit, InferenceGraphBuilder.Absent, x], ["sum", "all"], "loop");
            builder.Output("all");
            return "sum";
        });
        using InferenceSession session = model.CreateSession();
        InferenceTensor first = Floats([10, 20], 2);
        for (int run = 0; run < 2; run++)
        {
            InferenceTensor[] results = session.Run(isConstant ? [first] : [InferenceTensor.Of<long>([count]), first]);
            int rounds = (int)Math.Max(count, 0), total = rounds * (rounds - 1) / 2;
            Assert.Equal([10 + total, 20 + total], results[1].Elements<float>().ToArray());
            Assert.Equal([rounds, 2], results[0].Shape.ToArray());
            int sum = 0;
            float[] expected = [.. Enumerable.Range(0, rounds).SelectMany(round => new[] { 10f + (sum += round), 20f + sum })];
            Assert.Equal(expected, results[0].Elements<float>().ToArray());
        }
    }

    [Fact]
    public void Shapes_may_change_from_round_to_round()
    {
        // x becomes x beside x, as long as it has fewer than 20 elements.
        InferenceGraph body = Inner(["i", "c", "x"], builder =>
        {
            string twice = builder.Add(new Concat(0), "x", "x");
            string size = builder.Add(new SizeOf(), twice), limit = builder.Constant(InferenceTensor.Of<long>([20]));
            return [builder.Add(new Binary(BinaryFunction.Less), size, limit), twice];
        });
        InferenceModel model = Model(builder => builder.Add(
            new Repeat(body, 1), InferenceGraphBuilder.Absent, InferenceGraphBuilder.Absent, builder.Input("x", ElementType.Float32)));
        using InferenceSession session = model.CreateSession();
        foreach (int length in new[] { 3, 5, 3, 30 })
        {
            float[] x = [.. Enumerable.Range(0, length).Select(i => (float)i)];
            float[] expected = [.. x, .. x];
            while (expected.Length < 20)
                expected = [.. expected, .. expected];
            Assert.Equal(expected, session.Run([Floats(x, length)])[0].Elements<float>().ToArray());
        }
    }

    [Fact]
    public void Carried_values_may_change_places()
    {
        InferenceGraph body = Inner(["i", "c", "a", "b"], _ => ["c", "b", "a"]);
        InferenceModel model = Model(builder =>
        {
            builder.Add(
                new Repeat(body, 2),
                [builder.Constant(InferenceTensor.Of<long>([3])), "", builder.Input("a", ElementType.Float32), builder.Input("b", ElementType.Float32)],
                ["x", "y"], "loop");
            builder.Output("y");
            return "x";
        });
        using InferenceSession session = model.CreateSession();
        InferenceTensor[] results = session.Run([Floats([1], 1), Floats([2], 1)]);
        Assert.Equal([1f, 2f], [results[0].Elements<float>()[0], results[1].Elements<float>()[0]]);
    }

    [Fact]
    public void A_loop_without_end_is_cancelled()
    {
        InferenceGraph body = Inner(["i", "c", "x"], _ => ["c", "x"]);
        InferenceModel model = Model(builder => builder.Add(
            new Repeat(body, 1), InferenceGraphBuilder.Absent, builder.Input("c", ElementType.Bool), builder.Input("x", ElementType.Float32)));
        using InferenceSession session = model.CreateSession();
        Assert.Equal([7f], session.Run([Truth(false), Floats([7], 1)])[0].Elements<float>().ToArray());
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(
            () => session.Run([Truth(true), Floats([7], 1)], new ParallelOptions { CancellationToken = source.Token }));
        Assert.Equal([8f], session.Run([Truth(false), Floats([8], 1)])[0].Elements<float>().ToArray());
    }

    [Fact]
    public void Runs_allocate_nothing_once_they_are_warm()
    {
        InferenceModel model = Model(builder =>
        {
            string c = builder.Input("c", ElementType.Bool), x = builder.Input("x", ElementType.Float32);
            InferenceGraph then = Inner(["x"], inner => [inner.Add(new Unary(UnaryFunction.Exp), "x")]);
            InferenceGraph otherwise = Inner(["x"], inner => [inner.Add(new Unary(UnaryFunction.Neg), "x")]);
            string y = builder.Add(new Branch(then, otherwise), c, x);
            return builder.Add(new Repeat(Sums(stacks: false), 1), builder.Constant(InferenceTensor.Of<long>([9])), c, y);
        });
        using InferenceSession session = model.CreateSession();
        InferenceTensor[] inputs = [Truth(true), Tensors.Random(new Random(1), ElementType.Float32, 300)];
        InferenceTensor[] outputs = session.Run(inputs);
        Allocations.AssertNone("branch and loop", 1, parallel => session.Run(inputs, outputs, parallel));
    }

    [Fact]
    public void Products_with_computed_matrices_are_computed_in_each_run()
    {
        // The shape of the second factor depends on data, so that the product is planned while the model runs.
        InferenceModel model = Model(builder =>
        {
            string x = builder.Input("x", ElementType.Float32), shape = builder.Input("shape", ElementType.Int64);
            string factor = builder.Add(new Reshape(), builder.Input("w", ElementType.Float32), shape);
            return builder.Add(new MatrixMultiply(), x, factor);
        });
        using InferenceSession session = model.CreateSession();
        InferenceTensor unit = Floats([1, 0, 0, 1], 2, 2), shape = Tensors.Integers(2, 2);
        Assert.Equal([1, 2, 3, 4], session.Run([unit, shape, Floats([1, 2, 3, 4], 4)])[0].Elements<float>().ToArray());
        Assert.Equal([5, 6, 7, 8], session.Run([unit, shape, Floats([5, 6, 7, 8], 4)])[0].Elements<float>().ToArray());
    }

    [Fact]
    public void Products_with_matrices_that_follow_from_shapes_differ_from_shape_to_shape()
    {
        InferenceModel model = Model(builder =>
        {
            string x = builder.Input("x", ElementType.Float32), shape = builder.Add(new ShapeOf(), x);
            string lengths = builder.Add(new Reshape(), builder.Add(new Cast(ElementType.Float32), shape), builder.Constant(Tensors.Integers(1, 2)));
            return builder.Add(new MatrixMultiply(), builder.Constant(Floats([1, 1], 2, 1)), lengths);
        });
        using InferenceSession session = model.CreateSession();
        Assert.Equal([3, 4, 3, 4], session.Run([InferenceTensor.Zeros(ElementType.Float32, 3, 4)])[0].Elements<float>().ToArray());
        Assert.Equal([5, 6, 5, 6], session.Run([InferenceTensor.Zeros(ElementType.Float32, 5, 6)])[0].Elements<float>().ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        InferenceGraph one = Inner(["x"], _ => ["x"]), two = Inner(["x"], _ => ["x", "x"]), body = Inner(["i", "c"], _ => ["c"]);
        Refused("1 and 2 outputs", () => new Branch(one, two));
        Refused("at least 3 and 2", () => new Repeat(body, 1));
        Refused("it runs inside another graph only", () => new InferenceModel(one));
        var given = new InferenceGraphBuilder("given");
        given.Output(given.Input("x", ElementType.Float32));
        Refused("make it a parameter", () => new Branch(given.Build(), one));
        Refused("condition is float32", () => OperationRun.Run("condition", new Branch(one, one), [Floats([1], 1), Floats([1], 1)]));
        Refused("1 parameters", () => OperationRun.Run("captured", new Branch(one, one), [Truth(true)]));
        Refused("count is int64 [2]", () => OperationRun.Run("count", new Repeat(body, 0), [Tensors.Integers(1, 2), null]));
        InferenceGraph changes = Inner(["i", "c", "x"], builder => ["c", builder.Add(new Cast(ElementType.Int64), "x")]);
        Refused("keep its type", () => OperationRun.Run(
            "type", new Repeat(changes, 1), [InferenceTensor.Of<long>([2]), null, Floats([1], 1)]));
        InferenceGraph ragged = Inner(["i", "c", "x"], builder => ["c", builder.Add(new Concat(0), "x", "x"), "x"]);
        Refused("need one shape", () => OperationRun.Run(
            "ragged", new Repeat(ragged, 1), [InferenceTensor.Of<long>([2]), null, Floats([1], 1)], 2));
    }

    private static void Refused(string message, Func<object?> action) =>
        Assert.Contains(message, Assert.Throws<InferenceException>(action).Message, StringComparison.Ordinal);

    private static Branch Branch() => new(
        Inner(["x"], builder => [builder.Add(new Unary(UnaryFunction.Neg), "x")]),
        Inner(["x"], builder => [builder.Add(new Concat(0), builder.Add(new Binary(BinaryFunction.Sub), "x", "x"), "x")]));

    private static InferenceGraph Sums(bool stacks = true) => Inner(["i", "c", "x"], builder =>
    {
        string sum = builder.Add(new Binary(BinaryFunction.Add), "x", builder.Add(new Cast(ElementType.Float32), "i"));
        return stacks ? ["c", sum, sum] : ["c", sum];
    });

    private static InferenceGraph Inner(string[] parameters, Func<InferenceGraphBuilder, string[]> build)
    {
        var builder = new InferenceGraphBuilder("inner");
        foreach (string parameter in parameters)
            builder.Parameter(parameter);
        foreach (string output in build(builder))
            builder.Output(output);
        return builder.Build();
    }

    private static InferenceModel Model(Func<InferenceGraphBuilder, string> build)
    {
        var builder = new InferenceGraphBuilder("test");
        builder.Output(build(builder));
        return new InferenceModel(builder.Build());
    }

    private static InferenceTensor Truth(bool value) => InferenceTensor.Of<bool>([value]);

    private static InferenceTensor Floats(float[] values, params ReadOnlySpan<nint> shape) => InferenceTensor.Of<float>(values, shape);
}
