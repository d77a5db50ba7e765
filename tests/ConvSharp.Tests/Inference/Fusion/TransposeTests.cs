using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Transposes that cancel, meet or move past other operations; what is left gives the same bits.</summary>
public class TransposeTests
{
    private static readonly int[] ToLast = [0, 2, 3, 1], ToFirst = [0, 3, 1, 2];

    private readonly Random _random = new(17);

    [Fact]
    public void Two_that_cancel_go() => Check(0, builder =>
    {
        string y = Transposed(builder, Transposed(builder, Image(builder), ToLast), ToFirst);
        builder.Output(builder.Add(new Unary(UnaryFunction.Relu), y));
    });

    [Fact]
    public void Two_that_cancel_before_an_output_leave_a_copy()
    {
        InferenceModel model = Check(0, builder =>
            builder.Output(Transposed(builder, Transposed(builder, Image(builder), ToLast), ToFirst)));
        Assert.IsType<Identity>(Assert.Single(model.Graph.Nodes).Operation);
    }

    [Fact]
    public void Two_in_a_row_become_one() => Check(1, builder =>
        builder.Output(Transposed(builder, Transposed(builder, Image(builder), [0, 2, 1, 3]), ToLast)));

    [Fact]
    public void One_that_moves_nothing_goes() => Check(0, builder =>
        builder.Output(builder.Add(new Unary(UnaryFunction.Relu), Transposed(builder, Image(builder), [0, 1, -2, 3]))));

    [Fact]
    public void Reversals_cancel() => Check(0, builder =>
    {
        string y = builder.Add(new Transpose(), builder.Add(new Transpose(), Image(builder)));
        builder.Output(builder.Add(new Unary(UnaryFunction.Abs), y));
    });

    [Fact]
    public void Equal_ones_become_one() => Check(1, builder =>
    {
        string x = Image(builder);
        builder.Output(Pooled(builder, Transposed(builder, x, ToFirst)));
        builder.Output(Summed(builder, Transposed(builder, x, ToFirst)));
    });

    [Fact]
    public void The_first_of_two_stays_for_others() => Check(1, builder =>
    {
        string first = Transposed(builder, Image(builder), ToLast);
        builder.Output(Pooled(builder, first));
        builder.Output(Pooled(builder, Transposed(builder, first, ToFirst)));
    });

    [Fact]
    public void A_chain_of_functions_between_two_computes_in_their_order() => Check(0, builder =>
    {
        string y = Transposed(builder, Pooled(builder, Image(builder)), ToLast);
        y = builder.Add(new Unary(UnaryFunction.Tanh), y);
        y = builder.Add(new Binary(BinaryFunction.Mul), y, Random(builder, 3));
        y = builder.Add(new Binary(BinaryFunction.Sub), Random(builder, 5, 4, 1), y);
        y = builder.Add(new Clip(), y, Number(builder, -1), Number(builder, 1));
        y = builder.Add(new Binary(BinaryFunction.Pow), y, Number(builder, 2));
        y = builder.Add(new Binary(BinaryFunction.PRelu), y, Random(builder, 1, 1, 1, 3));
        builder.Output(Pooled(builder, Transposed(builder, y, ToFirst)));
    });

    [Fact]
    public void Two_operands_become_one_after_the_sum() => Check(1, builder =>
    {
        string first = Transposed(builder, Pooled(builder, Image(builder)), ToLast);
        string second = Transposed(builder, Pooled(builder, Image(builder, "other")), ToLast);
        builder.Output(Summed(builder, builder.Add(new Binary(BinaryFunction.Add), first, second)));
    }, inputs: 2);

    [Fact]
    public void An_operand_of_the_other_order_takes_the_transpose() => Check(1, builder =>
    {
        string first = Transposed(builder, Image(builder), ToLast), second = builder.Input("other", ElementType.Float32, [2, 5, 4, 3]);
        string sum = builder.Add(new Variadic(VariadicFunction.Sum), first, second, Random(builder, 4, 3));
        builder.Output(Transposed(builder, builder.Add(new Unary(UnaryFunction.Relu), sum), ToFirst));
    }, inputs: 2, other: [2, 5, 4, 3]);

    [Fact]
    public void A_chain_of_sums_keeps_the_transposes_that_others_need() => Check(6, builder =>
    {
        string trunk = Transposed(builder, Summed(builder, Image(builder)), ToFirst);
        for (int block = 0; block < 3; block++)
        {
            string branch = Transposed(builder, Summed(builder, Transposed(builder, Pooled(builder, trunk), ToLast)), ToFirst);
            trunk = builder.Add(new Binary(BinaryFunction.Add), trunk, builder.Add(
                new Binary(BinaryFunction.Mul), branch, Random(builder, 4, 1, 1)));
        }

        builder.Output(Summed(builder, Transposed(builder, trunk, ToLast)));
    });

    [Fact]
    public void Concat_and_Split_take_another_axis() => Check(0, builder =>
    {
        string first = Transposed(builder, Image(builder), ToLast), second = Transposed(builder, Image(builder, "other"), ToLast);
        string joined = builder.Add(new Concat(-1), first, second, Random(builder, 2, 5, 4, 2));
        builder.Add(new Split(3, 2), [joined], ["one", "two"]);
        builder.Output(Pooled(builder, Transposed(builder, "one", ToFirst)));
        builder.Output(Pooled(builder, Transposed(builder, "two", ToFirst)));
    }, inputs: 2);

    [Theory]
    [InlineData(PadMode.Constant, true)]
    [InlineData(PadMode.Reflect, false)]
    [InlineData(PadMode.Edge, false)]
    public void Pad_names_its_axes(PadMode mode, bool namesAxes) => Check(0, builder =>
    {
        string y = Transposed(builder, Pooled(builder, Image(builder)), ToLast);
        y = namesAxes
            ? builder.Add(
                new Pad(mode), y, builder.Constant(Tensors.Integers(1, 0, -1, 2)), Number(builder, 3),
                builder.Constant(Tensors.Integers(-1, 1)))
            : builder.Add(new Pad(mode), y, builder.Constant(Tensors.Integers(0, 1, 0, 2, 0, -1, 2, 0)));
        builder.Output(Pooled(builder, Transposed(builder, y, ToFirst)));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Slice_names_its_axes(bool namesAxes) => Check(0, builder =>
    {
        string y = Transposed(builder, Pooled(builder, Image(builder)), ToLast);
        string starts = builder.Constant(Tensors.Integers(0, 3)), ends = builder.Constant(Tensors.Integers(2, -9));
        y = namesAxes
            ? builder.Add(
                new Slice(), y, starts, ends, builder.Constant(Tensors.Integers(3, -3)), builder.Constant(Tensors.Integers(1, -2)))
            : builder.Add(new Slice(), y, builder.Constant(Tensors.Integers(0, 1)), builder.Constant(Tensors.Integers(1, 4)));
        builder.Output(Pooled(builder, Transposed(builder, y, ToFirst)));
    });

    [Fact]
    public void Nearest_resizing_and_maxima_name_their_axes() => Check(0, builder =>
    {
        string y = Transposed(builder, Pooled(builder, Image(builder)), ToLast);
        string largest = builder.Add(new Reduce(ReduceKind.Max), y, builder.Constant(Tensors.Integers(-1)));
        y = builder.Add(new Binary(BinaryFunction.Sub), y, largest);
        y = builder.Add(
            new Resize(new ResizeOptions()), y, InferenceGraphBuilder.Absent,
            builder.Constant(InferenceTensor.Of<float>([1, 2, 1.5f, 1], 4)));
        builder.Output(Pooled(builder, Transposed(builder, y, ToFirst)));
    });

    [Fact]
    public void Means_and_softmax_keep_their_order() => Check(2, builder =>
    {
        string y = Transposed(builder, Pooled(builder, Image(builder)), ToLast);
        y = builder.Add(new Softmax(), builder.Add(new Reduce(ReduceKind.Mean), y, builder.Constant(Tensors.Integers(1))));
        builder.Output(Pooled(builder, Transposed(builder, y, ToFirst)));
    }, most: 0);

    [Fact]
    public void A_transpose_that_saves_none_stays() => Check(1, builder =>
        builder.Output(Summed(builder, builder.Add(new Unary(UnaryFunction.Relu), Transposed(builder, Image(builder), ToLast)))), most: 0);

    [Fact]
    public void Values_of_unknown_rank_stay() => Check(2, builder =>
    {
        string first = Transposed(builder, Image(builder), ToLast), second = builder.Input("other", ElementType.Float32);
        builder.Output(Transposed(builder, builder.Add(new Binary(BinaryFunction.Add), first, second), ToFirst));
    }, inputs: 2, most: 0, other: [4, 3]);

    [Fact]
    public void A_self_inverse_order_meets_itself() => Check(0, builder =>
    {
        string y = builder.Add(new Unary(UnaryFunction.Relu), Transposed(builder, Image(builder), [0, 1, 3, 2]));
        builder.Output(Pooled(builder, Transposed(builder, y, [0, 1, 3, 2])));
    });

    [Fact]
    public void Outputs_keep_their_names_and_values()
    {
        InferenceModel model = Check(1, builder =>
        {
            string y = builder.Add(new Unary(UnaryFunction.Relu), Transposed(builder, Image(builder), ToLast));
            builder.Output(y);
            builder.Output(Transposed(builder, y, ToFirst));
            builder.Output(Transposed(builder, y, ToFirst));
        });
        Assert.Equal(3, model.Graph.Outputs.Count);
    }

    [Fact]
    public void A_transpose_of_axes_of_length_1_copies_nothing()
    {
        var builder = new InferenceGraphBuilder();
        string x = builder.Input("x", ElementType.Float32, ["batch", 7, 1, 1]);
        builder.Output(builder.Add(new Unary(UnaryFunction.Relu), Transposed(builder, x, ToLast)));
        var model = new InferenceModel(builder.Build());
        Assert.Equal("Relu", Assert.Single(model.Explain([Tensors.Random(_random, ElementType.Float32, 3, 7, 1, 1)]).Steps).Kind);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_Gemm_that_transposes_takes_what_was_transposed(bool first, bool second)
    {
        var builder = new InferenceGraphBuilder();
        string a = builder.Input("a", ElementType.Float32, [4, 6]), b = builder.Input("b", ElementType.Float32, [6, 5]);
        a = first ? builder.Add(new Transpose(), a) : a;
        b = second ? builder.Add(new Transpose([1, 0]), b) : b;
        builder.Output(builder.Add(new Gemm(2, transposeA: first, transposeB: second), a, b, Random(builder, 5)));
        CheckModel(0, builder.Build(), int.MaxValue, [[4, 6], [6, 5]]);
    }

    [Fact]
    public void A_Gemm_that_transposes_nothing_leaves_the_transpose()
    {
        var builder = new InferenceGraphBuilder();
        string a = builder.Add(new Transpose(), builder.Input("a", ElementType.Float32, [6, 4]));
        builder.Output(builder.Add(new Gemm(), a, builder.Input("b", ElementType.Float32, [6, 5])));
        CheckModel(1, builder.Build(), 0, [[6, 4], [6, 5]]);
    }

    [Fact]
    public void Graphs_inside_a_branch_lose_theirs()
    {
        InferenceGraph[] branches = [.. new[] { UnaryFunction.Relu, UnaryFunction.Neg }.Select(function =>
        {
            var inner = new InferenceGraphBuilder();
            string y = inner.Add(new Unary(function), Transposed(inner, inner.Parameter("p"), ToLast));
            inner.Output(Transposed(inner, y, ToFirst));
            return inner.Build();
        })];
        var builder = new InferenceGraphBuilder();
        string x = Image(builder);
        builder.Add(new Branch(branches[0], branches[1]), [builder.Input("c", ElementType.Bool), x], ["y"]);
        builder.Output("y");
        var model = new InferenceModel(builder.Build());
        var fused = (Branch)Assert.Single(model.Graph.Nodes).Operation;
        Assert.All(fused.Graphs, graph => Assert.DoesNotContain(graph.Nodes, node => node.Operation is Transpose));
    }

    [Fact]
    public void What_stays_says_why()
    {
        var builder = new InferenceGraphBuilder();
        string first = Transposed(builder, Image(builder), ToLast);
        string second = Transposed(builder, builder.Add(new Unary(UnaryFunction.Relu), Summed(builder, first)), ToFirst);
        builder.Output(second);
        var model = new InferenceModel(builder.Build());
        string?[] reasons = [.. model.Explain([Tensors.Random(_random, ElementType.Float32, 2, 3, 5, 4)]).Steps
            .Where(step => step.Kind == "Transpose").Select(step => step.NotFused)];
        Assert.Equal(
            [
                "the input 'x' and 'CumSum_2' (CumSum) are bound to different orders of axes",
                "another order of axes in 'Relu_3' (Relu) would leave no fewer transposes",
            ],
            reasons);
    }

    private InferenceModel Check(
        int transposes, Action<InferenceGraphBuilder> build, int inputs = 1, int most = int.MaxValue, nint[]? other = null)
    {
        var builder = new InferenceGraphBuilder();
        build(builder);
        return CheckModel(transposes, builder.Build(), most, inputs == 1 ? [[2, 3, 5, 4]] : [[2, 3, 5, 4], other ?? [2, 3, 5, 4]]);
    }

    /// <summary>Runs a graph with and without fusion, and counts the transposes that are left and the notes.</summary>
    private InferenceModel CheckModel(int transposes, InferenceGraph graph, int notes, nint[][] shapes)
    {
        var model = new InferenceModel(graph);
        string fusions = string.Join("; ", model.Fusions.Select(fusion => $"{fusion.Into}: {fusion.Description}"));
        Assert.True(
            transposes == model.Graph.Nodes.Count(node => node.Operation is Transpose),
            $"{string.Join("; ", model.Graph.Nodes)}; fused: {fusions}");
        Assert.True(notes == int.MaxValue ? model.Fusions.Count > 0 : model.Fusions.Count <= notes, fusions);
        InferenceTensor[] inputs = [.. shapes.Select(shape => Tensors.Random(_random, ElementType.Float32, shape))];
        using InferenceSession first = new InferenceModel(graph, new InferenceOptions { Fuse = false }).CreateSession();
        using InferenceSession second = model.CreateSession();
        InferenceTensor[] expected = first.Run(inputs), actual = second.Run(inputs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].ToString(), actual[i].ToString());
            Assert.True(expected[i].Bytes.SequenceEqual(actual[i].Bytes), $"output {i} has other bits; fused: {fusions}");
        }

        return model;
    }

    private static string Image(InferenceGraphBuilder builder, string name = "x") =>
        builder.Input(name, ElementType.Float32, ["batch", 3, "height", "width"]);

    private static string Transposed(InferenceGraphBuilder builder, string value, int[] axes) => builder.Add(new Transpose(axes), value);

    /// <summary>An operation that is bound to its order of axes.</summary>
    private static string Pooled(InferenceGraphBuilder builder, string value) =>
        builder.Add(new Pool(PoolKind.Max, new PoolOptions { Kernel = [1, 1] }), value);

    /// <summary>Another one.</summary>
    private static string Summed(InferenceGraphBuilder builder, string value) =>
        builder.Add(new CumulativeSum(), value, builder.Constant(InferenceTensor.Of<long>([1])));

    private string Random(InferenceGraphBuilder builder, params nint[] shape) =>
        builder.Constant(Tensors.Random(_random, ElementType.Float32, shape));

    private static string Number(InferenceGraphBuilder builder, float number) => builder.Constant(InferenceTensor.Of<float>([number]));
}
