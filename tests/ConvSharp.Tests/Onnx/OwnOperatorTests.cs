using ConvSharp.Inference;
using ConvSharp.Onnx;
using Google.Protobuf;
using Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx;

/// <summary>Operators that a user registers.</summary>
public sealed class OwnOperatorTests
{
    private static readonly OnnxOperator CubeOperator = new("Cube", node => node.Emit(new Cube(node.Float("scale", 1))))
    {
        Domain = "com.example",
    };

    [Fact]
    public void An_operator_of_its_own_runs()
    {
        OnnxModel model = OnnxModel.Load(Model("Cube", "com.example"), new OnnxOptions { Operators = [CubeOperator] });
        using InferenceSession session = model.CreateSession();
        InferenceTensor y = session.Run([InferenceTensor.Of<float>([1, -2, 3], 3)])[0];
        Assert.Equal([0.5f, -4, 13.5f], y.Elements<float>().ToArray());
    }

    [Fact]
    public void It_comes_before_a_standard_one()
    {
        var relu = new OnnxOperator("Relu", node => node.Emit(new Cube(node.Float("scale", 1))));
        OnnxModel model = OnnxModel.Load(Model("Relu", ""), new OnnxOptions { Operators = [relu] });
        using InferenceSession session = model.CreateSession();
        Assert.Equal([-4], session.Run([InferenceTensor.Of<float>([-2], 1)])[0].Elements<float>().ToArray());
    }

    [Fact]
    public void Its_attributes_are_checked()
    {
        var forgetful = new OnnxOperator("Cube", node => node.Emit(new Cube(1))) { Domain = "com.example" };
        OnnxException error = Assert.Throws<OnnxException>(
            () => OnnxModel.Load(Model("Cube", "com.example"), new OnnxOptions { Operators = [forgetful] }));
        Assert.Contains("has no attribute 'scale' (it has none)", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Model(string type, string domain)
    {
        var graph = new GraphProto { Name = "g", Input = { Samples.Value("x", "n") }, Output = { Samples.Value("y") } };
        NodeProto node = Samples.Node(type, ["x"], ["y"], "cube");
        node.Domain = domain;
        node.Attribute.Add(new AttributeProto { Name = "scale", Type = AttributeProto.Types.AttributeType.Float, F = 0.5f });
        graph.Node.Add(node);
        return Samples.Model(graph).ToByteArray();
    }

    private sealed class Cube(float scale) : Operation
    {
        public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs) => [ValueInfo.Of(inputs[0]!.Type, inputs[0]!.Shape)];

        public override Step Prepare(StepDescription description) => Step.Of(memory =>
        {
            ReadOnlySpan<float> x = memory.Input<float>(0);
            Span<float> y = memory.Output<float>(0);
            for (int i = 0; i < x.Length; i++)
                y[i] = scale * x[i] * x[i] * x[i];
        });
    }
}
