using ConvSharp.Inference;
using ConvSharp.Onnx;
using Google.Protobuf;
using Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx;

/// <summary>Graphs inside nodes of a model.</summary>
public sealed class ControlFlowTests
{
    [Fact]
    public void Branches_take_names_of_all_graphs_around()
    {
        using InferenceSession session = OnnxModel.Load(Model(If(Graph("then", [If(Negated("x"), Negated("w"))], "r"), Negated("w")))).CreateSession();
        Assert.Equal([-3f], session.Run([InferenceTensor.Of<bool>([true]), InferenceTensor.Of<float>([3], 1)])[0].Elements<float>().ToArray());
        Assert.Equal([-7f], session.Run([InferenceTensor.Of<bool>([false]), InferenceTensor.Of<float>([3], 1)])[0].Elements<float>().ToArray());
    }

    [Fact]
    public void A_name_that_is_defined_nowhere_is_refused()
    {
        OnnxException error = Assert.Throws<OnnxException>(() => OnnxModel.Load(Model(If(Negated("nowhere"), Negated("x")))));
        Assert.Contains("'branch' (If): its input 'nowhere' is never defined", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_outputs_and_inputs_are_checked()
    {
        GraphProto two = Negated("x");
        two.Output.Add(Samples.Value("r"));
        Refused("has 2 outputs, but the node lists 1", If(two, Negated("x")));
        GraphProto given = Negated("x");
        given.Input.Add(Samples.Value("given"));
        Refused("has 1 inputs where 0 are given", If(given, Negated("x")));
        NodeProto half = If(Negated("x"), Negated("x"));
        half.Attribute.RemoveAt(1);
        Refused("attribute 'else_branch' is missing", half);
        NodeProto loop = Samples.Node("Loop", ["", "c", "x"], ["r"], "branch");
        loop.Attribute.Add(Attribute("body", Negated("x")));
        Refused("has 0 inputs where 3 are given", loop);
        NodeProto scan = Samples.Node("Scan", ["x"], ["r"], "branch");
        scan.Attribute.Add(Attribute("body", Negated("x")));
        scan.Attribute.Add(new AttributeProto { Name = "num_scan_inputs", Type = AttributeProto.Types.AttributeType.Int, I = 2 });
        Refused("'num_scan_inputs' is 2", scan);
    }

    [Fact]
    public void Graphs_too_deep_inside_each_other_are_refused()
    {
        GraphProto graph = Negated("x");
        for (int depth = 0; depth < 60; depth++)
            graph = Graph("deep", [If(graph, Negated("x"))], "r");
        OnnxException error = Assert.Throws<OnnxException>(() => OnnxModel.Load(Model(If(graph, Negated("x")))));
        Assert.Contains("nested more than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_graphs_are_loaded_in_time_that_grows_with_their_size()
    {
        GraphProto graph = Negated("x");
        for (int depth = 0; depth < 25; depth++)
            graph = Graph("deep", [If(graph, Negated("x"))], "r");
        using InferenceSession session = OnnxModel.Load(Model(If(graph, Negated("w")))).CreateSession();
        Assert.Equal([-3f], session.Run([InferenceTensor.Of<bool>([true]), InferenceTensor.Of<float>([3], 1)])[0].Elements<float>().ToArray());
    }

    private static void Refused(string message, NodeProto node)
    {
        OnnxException error = Assert.Throws<OnnxException>(() => OnnxModel.Load(Model(node)));
        Assert.Contains("node 'branch'", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static GraphProto Negated(string input) => Graph("negated", [Samples.Node("Neg", [input], ["r"])], "r");

    private static GraphProto Graph(string name, NodeProto[] nodes, string output) =>
        new() { Name = name, Node = { nodes }, Output = { Samples.Value(output) } };

    private static NodeProto If(GraphProto then, GraphProto otherwise)
    {
        NodeProto node = Samples.Node("If", ["c"], ["r"], "branch");
        node.Attribute.Add([Attribute("then_branch", then), Attribute("else_branch", otherwise)]);
        return node;
    }

    private static AttributeProto Attribute(string name, GraphProto graph) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };

    private static byte[] Model(NodeProto node)
    {
        ValueInfoProto condition = Samples.Value("c");
        condition.Type.TensorType.ElemType = (int)TensorProto.Types.DataType.Bool;
        var weight = new TensorProto { Name = "w", DataType = (int)TensorProto.Types.DataType.Float, Dims = { 1 }, FloatData = { 7 } };
        var graph = new GraphProto
        {
            Name = "g",
            Input = { condition, Samples.Value("x", 1) },
            Initializer = { weight },
            Node = { node },
            Output = { Samples.Value("r") },
        };
        return Samples.Model(graph).ToByteArray();
    }
}
