using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx;
using Google.Protobuf;
using Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx;

/// <summary>Whole models: what they say of themselves, and what is refused.</summary>
public sealed class ModelTests
{
    [Fact]
    public void A_model_says_what_it_is()
    {
        OnnxModel model = OnnxModel.Load(Bytes(Samples.Node("Relu", ["x"], ["y"])));
        Assert.Equal("x float32 [batch, 1, 4, ?]", Assert.Single(model.Inputs).ToString());
        Assert.Equal("y float32 of any shape", Assert.Single(model.Outputs).ToString());
        Assert.Equal((8, "tests 1", 3, "a model"), (model.FormatVersion, model.Producer, model.Version, model.Description));
        Assert.Equal(17, model.OperatorSets[""]);
        Assert.Equal("none", model.Metadata["license"]);
    }

    [Fact]
    public void A_path_a_stream_and_memory_give_the_same_model()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = Bytes(Samples.Node("Relu", ["x"], ["y"]));
        using FileStream stream = File.OpenRead(folder.File("m.onnx", bytes));
        foreach (OnnxModel model in new[] { OnnxModel.Load(folder.File("m.onnx")), OnnxModel.Load(stream), OnnxModel.Load(bytes) })
        {
            using InferenceSession session = model.CreateSession();
            InferenceTensor y = session.Run([InferenceTensor.Of<float>([-1, 2, -3, 4], 1, 1, 4, 1)])[0];
            Assert.Equal([0, 2, 0, 4], y.Elements<float>().ToArray());
        }
    }

    [Fact]
    public void All_missing_operators_are_named_with_their_nodes()
    {
        NodeProto own = Samples.Node("Gadget", ["c"], ["y"], "g");
        own.Domain = "com.example";
        OnnxException error = Refused(
            Bytes(Samples.Node("Magic", ["x"], ["a"], "m1"), Samples.Node("Relu", ["a"], ["b"]), Samples.Node("Magic", ["b"], ["c"]), own),
            "it needs operators that are not there: Magic ('m1', 'c'); com.example.Gadget ('g')");
        Assert.Equal(["Magic", "com.example.Gadget"], error.MissingOperators);
    }

    [Fact]
    public void Operators_of_inner_graphs_are_missing_too()
    {
        NodeProto outer = Samples.Node("Unheard", ["x"], ["y"], "outer");
        outer.Attribute.Add(new AttributeProto
        {
            Name = "then_branch",
            Type = AttributeProto.Types.AttributeType.Graph,
            G = new GraphProto { Name = "then", Node = { Samples.Node("Magic", ["x"], ["y"], "inner") } },
        });
        Refused(Bytes(outer), "it needs operators that are not there: Magic ('inner'); Unheard ('outer')");
    }

    [Fact]
    public void Attributes_are_checked()
    {
        NodeProto node = Samples.Node("Elu", ["x"], ["y"], "elu");
        node.Attribute.Add(new AttributeProto { Name = "alpha", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
        OnnxException error = Refused(Bytes(node), "attribute 'alpha' holds Integer; Elu takes Float there.");
        Assert.Equal("node 'elu' (Elu)", error.Node);
        node.Attribute[0] = new AttributeProto { Name = "beta", Type = AttributeProto.Types.AttributeType.Float, F = 1 };
        Refused(Bytes(node), "Elu of version 17 has no attribute 'beta' (it has alpha)");
        Refused(Bytes(Samples.Node("Concat", ["x"], ["y"], "c")), "node 'c' (Concat): attribute 'axis' is missing; Concat needs it.");
    }

    [Fact]
    public void Graphs_that_do_not_hold_together_are_refused()
    {
        Refused(Bytes(Samples.Node("Relu", ["z"], ["y"], "n")), "its input 'z' is never defined");
        Refused(Bytes(Samples.Node("Relu", ["x"], ["z"], "n")), "output 'y' is made by nothing");
        Refused(Bytes(Samples.Node("Relu", ["x"], ["x"], "n")), "the name 'x' is defined twice");
        Refused(Bytes(Samples.Node("Relu", ["x"], ["y"], "n"), Samples.Node("Relu", ["x"], ["y"], "m")), "the name 'y' is defined twice");
        Refused(Bytes(Samples.Node("Add", ["x", "b"], ["y"], "n"), Samples.Node("Relu", ["y"], ["b"], "m")), "break the cycle");
    }

    [Fact]
    public void Operator_sets_are_checked()
    {
        GraphProto graph = Graph(Samples.Node("Relu", ["x"], ["y"], "n"));
        Refused(Samples.Model(graph, version: 99).ToByteArray(), "its operators are those of version 99; versions 1 to 27 are known");
        Refused(Samples.Model(graph, version: 0).ToByteArray(), "its operators are those of version 0");
        ModelProto twice = Samples.Model(graph);
        twice.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx", Version = 12 });
        Refused(twice.ToByteArray(), "it names the versions 17 and 12");
        ModelProto none = Samples.Model(graph);
        none.OpsetImport.RemoveAt(0);
        Refused(none.ToByteArray(), "node 'n' (Relu): the model names no version of the operators ''");
    }

    [Fact]
    public void Values_that_are_no_tensors_of_numbers_are_refused()
    {
        GraphProto graph = Graph(Samples.Node("Relu", ["x"], ["y"]));
        graph.Input[0].Type.TensorType.ElemType = 8;
        Refused(Samples.Model(graph).ToByteArray(), "input 'x' has elements of type text");
        graph.Input[0].Type = new TypeProto { SequenceType = new TypeProto.Types.Sequence() };
        Refused(Samples.Model(graph).ToByteArray(), "input 'x' is a Sequence");
        graph.Input[0].Type = null;
        Refused(Samples.Model(graph).ToByteArray(), "input 'x' has no type");
        graph = Graph(Samples.Node("Relu", ["x"], ["y"]));
        graph.SparseInitializer.Add(new SparseTensorProto());
        Refused(Samples.Model(graph).ToByteArray(), "1 sparse initializers");
    }

    [Fact]
    public void Constants_that_nobody_uses_may_be_of_any_type()
    {
        GraphProto graph = Graph(Samples.Node("Relu", ["x"], ["y"]));
        graph.Initializer.Add(new TensorProto { Name = "label", DataType = 8, Dims = { 1 } });
        Assert.Single(OnnxModel.Load(Samples.Model(graph).ToByteArray()).Outputs);
    }

    [Fact]
    public void Half_precision_is_widened()
    {
        GraphProto graph = Graph(Samples.Node("Add", ["x", "w"], ["y"]));
        graph.Input[0].Type.TensorType.ElemType = 10;
        graph.Initializer.Add(new TensorProto { Name = "w", DataType = 10, Dims = { 1 }, Int32Data = { 0x3e00 } });
        OnnxModel model = OnnxModel.Load(Samples.Model(graph).ToByteArray());
        Assert.Equal(ElementType.Float32, model.Inputs[0].Type);
        using InferenceSession session = model.CreateSession();
        Assert.Equal([2.5f], session.Run([InferenceTensor.Of<float>([1, 1, 1, 1], 1, 1, 4, 1)])[0].Elements<float>()[..1].ToArray());
    }

    private static GraphProto Graph(params NodeProto[] nodes) => new()
    {
        Name = "g",
        Node = { nodes },
        Input = { Samples.Value("x", "batch", 1, 4, null) },
        Output = { Samples.Value("y") },
    };

    private static byte[] Bytes(params NodeProto[] nodes) => Samples.Model(Graph(nodes)).ToByteArray();

    private static OnnxException Refused(byte[] model, string problem)
    {
        OnnxException error = Assert.Throws<OnnxException>(() => OnnxModel.Load(model));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        return error;
    }
}
