using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Onnx;
using ConvSharp.Tests.Playground;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>A model that gives all values computes what the fused one computes.</summary>
public class AllValuesTests
{
    private const double Bound = 1e-4;

    private static readonly InferenceOptions AllValues = new() { AllValues = true };

    [Fact]
    public void Values_are_those_of_the_fused_network_cut_at_each()
    {
        byte[] file = NetworkPageTests.Sample("edges.onnx");
        OnnxModel all = OnnxModel.Load(file, new OnnxOptions { Inference = AllValues });
        InferenceTensor input = Tensors.Random(new Random(3), ElementType.Float32, 1, 3, 20, 28);
        using InferenceSession session = all.CreateSession();
        InferenceTensor[] values = session.Run([input]);
        Assert.Equal(all.Graph.Nodes.Count, values.Length);
        foreach ((string name, InferenceTensor value) in all.Model.Graph.Outputs.Zip(values))
        {
            // The graph that ends at this value is fused by itself.
            InferenceGraph graph = all.Graph;
            var cut = new InferenceModel(new InferenceGraph(
                graph.Name, graph.Inputs, graph.Parameters, [name], graph.Nodes, graph.Constants));
            using InferenceSession fused = cut.CreateSession();
            double[] expected = Tensors.Doubles(fused.Run([input])[0]), actual = Tensors.Doubles(value);
            double worst = expected.Zip(actual, (there, here) => Math.Abs(there - here) / (1 + Math.Abs(there))).Max();
            Assert.True(worst <= Bound, $"seed 3, value {name}: relative error {worst}");
        }
    }

    [Fact]
    public void The_graphs_own_outputs_come_first_and_nothing_is_fused()
    {
        InferenceGraph graph = Branches();
        var model = new InferenceModel(graph, AllValues);
        Assert.Equal(graph.Outputs, model.Graph.Outputs.Take(graph.Outputs.Count));
        Assert.Equal(
            graph.Nodes.SelectMany(node => node.Outputs).Where(name => name.Length > 0).Order(), model.Graph.Outputs.Distinct().Order());
        Assert.Empty(model.Fusions);
        InferenceTensor input = Tensors.Random(new Random(4), ElementType.Float32, 2, 6);
        using InferenceSession session = model.CreateSession(), plain = new InferenceModel(graph).CreateSession();
        InferenceTensor[] values = session.Run([input]), expected = plain.Run([input]);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(Tensors.Doubles(expected[i]), Tensors.Doubles(values[i]));
    }

    [Fact]
    public void Shapes_are_told_before_a_run()
    {
        var model = new InferenceModel(Branches(), AllValues);
        IReadOnlyList<ValueInfo> described = model.Describe(ValueInfo.Of(ElementType.Float32, 2, 6));
        using InferenceSession session = model.CreateSession();
        InferenceTensor[] values = session.Run([InferenceTensor.Zeros(ElementType.Float32, 2, 6)]);
        Assert.Equal(values.Select(value => value.ToString()), described.Select(info => info.ToString()));
        Assert.Contains("give x float32 [n, 6]", Assert.Throws<InferenceException>(
            () => model.Describe(ValueInfo.Of(ElementType.Float32, 2, 5))).Message, StringComparison.Ordinal);
        Assert.Contains("1 inputs", Assert.Throws<InferenceException>(() => model.Describe()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constants_that_would_grow_are_computed_at_each_run()
    {
        var builder = new InferenceGraphBuilder();
        string x = builder.Input("x", ElementType.Float32, [1]);
        string shape = builder.Constant(InferenceTensor.Of<long>([3000, 2000], 2));
        string small = builder.Constant(InferenceTensor.Of<long>([30, 20], 2));
        string one = builder.Constant(InferenceTensor.Of<float>([1], 1));
        builder.Output(builder.Add(new Expand(), x, shape));
        builder.Output(builder.Add(new Expand(), one, shape));
        builder.Output(builder.Add(new Expand(), one, small));
        var model = new InferenceModel(builder.Build());
        Assert.Equal(2, model.Graph.Nodes.Count);
        using InferenceSession session = model.CreateSession();
        Assert.All(
            session.Run([InferenceTensor.Of<float>([1], 1)]),
            value => Assert.True(Tensors.Doubles(value).All(number => number == 1)));
    }

    /// <summary>Views, a value used twice, an output that another node reads, a constant result.</summary>
    private static InferenceGraph Branches()
    {
        var builder = new InferenceGraphBuilder();
        string x = builder.Input("x", ElementType.Float32, ["n", 6]);
        string shape = builder.Constant(InferenceTensor.Of<long>([-1, 3], 2));
        string folded = builder.Add(new Unary(UnaryFunction.Exp),
            builder.Constant(InferenceTensor.Of<float>([0, 1, 2], 3)));
        string view = builder.Add(new Reshape(), x, shape);
        string relu = builder.Add(new Unary(UnaryFunction.Relu), view);
        string sum = builder.Add(new Binary(BinaryFunction.Add), relu, folded);
        string product = builder.Add(new Binary(BinaryFunction.Mul), sum, relu);
        builder.Output(product);
        builder.Output(relu);
        return builder.Build();
    }
}
