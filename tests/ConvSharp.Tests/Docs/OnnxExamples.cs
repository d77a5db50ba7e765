using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Onnx;
using ConvSharp.Tests.Cli;
using Google.Protobuf;
using Onnx;
using Xunit;
using Samples = ConvSharp.Tests.Onnx.Samples;

namespace ConvSharp.Tests.Docs;

/// <summary>The examples of ConvSharp.Onnx's readme and of docs/onnx.md, as they stand there, with what the text claims of them.</summary>
public sealed class OnnxExamples : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Stands for the console: what the examples print.</summary>
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public void A_model_runs()
    {
        string path = _folder.File("model.onnx", Model("Relu", ""));
        Tensor<float> picture = Tensor.CreateFromShape<float>([1, 3, 8, 8]);

        OnnxModel model = OnnxModel.Load(path);
        foreach (OnnxValue input in model.Inputs)
            Console.WriteLine(input);

        using InferenceSession session = model.CreateSession();
        InferenceTensor[] outputs = session.Run([InferenceTensor.Of(picture)]);
        Console.WriteLine(outputs[0]);

        Assert.Equal("x float32 [batch, 3, height, width]\nfloat32 [1, 3, 8, 8]\n", Console.ToString());
    }

    [Fact]
    public void An_operator_of_its_own_runs()
    {
        string path = _folder.File("model.onnx", Model("Cube", "com.example"));

        OnnxOperator cube = new("Cube", node => node.Emit(new Cube(node.Float("scale", absent: 1)))) { Domain = "com.example" };
        OnnxModel model = OnnxModel.Load(path, new OnnxOptions { Operators = [cube] });

        using InferenceSession session = model.CreateSession();
        InferenceTensor y = session.Run([InferenceTensor.Of<float>([1, -2, 3], 1, 3, 1, 1)])[0];
        Assert.Equal([1, -8, 27], y.Elements<float>().ToArray());
    }

    [Fact]
    public void A_guide_runs_a_classifier()
    {
        string path = _folder.File("classifier.onnx", SmallNetworks.Classifier());
        Tensor<float> picture = Tensor.Create([.. Enumerable.Repeat(0.25f, 3 * 16 * 16)], [1, 3, 16, 16]);
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        OnnxModel model = OnnxModel.Load(path);
        using InferenceSession session = model.CreateSession();
        InferenceTensor[] outputs = session.Run([InferenceTensor.Of(picture)]);
        Tensor<float> scores = outputs[0].ToTensor<float>();

        Assert.Equal([0.5f, 0.25f, 0.25f, 0.5f], scores);

        IReadOnlyDictionary<string, InferenceTensor> named = session.Run(
            new Dictionary<string, InferenceTensor> { ["image"] = InferenceTensor.Of(picture) });

        Assert.Equal(outputs[0].Bytes, named["scores"].Bytes);

        var input = InferenceTensor.Of(picture);
        outputs[0].Bytes.Clear();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = cancellation };
        session.Run([input], outputs, parallel);

        Assert.Equal(outputs[0].Bytes, named["scores"].Bytes);

        OnnxDescription description = OnnxDescription.Load(path);
        foreach (OnnxOperatorUse use in description.Operators)
            Console.WriteLine($"{use.Name}: {use.Nodes.Count}{(use.IsMissing ? ", missing" : "")}");

        Assert.Equal(["BatchNormalization: 1", "Conv: 1", "Flatten: 1", "GlobalAveragePool: 1", "Relu: 1", ""], Lines());

        InferencePlan plan = model.Model.Explain([input]);
        foreach (PlannedStep step in plan.Steps)
            Console.WriteLine($"{step.Node}: {step.Kind} {step.Algorithm}");

        Assert.StartsWith("conv: Conv ", Lines()[5], StringComparison.Ordinal);
        Assert.StartsWith("pool: GlobalAveragePool", Lines()[6], StringComparison.Ordinal);

        var options = new OnnxOptions { Inference = new InferenceOptions { Fuse = false, Accuracy = ConvolutionAccuracy.Accurate } };

        Assert.Empty(OnnxModel.Load(path, options).Model.Fusions);

        string[] Lines() => Console.ToString().Split('\n');
    }

    public void Dispose()
    {
        Console.Dispose();
        _folder.Dispose();
    }

    private static byte[] Model(string type, string domain)
    {
        NodeProto node = Samples.Node(type, ["x"], ["y"]);
        node.Domain = domain;
        return Samples.Model(new GraphProto
        {
            Name = "g",
            Node = { node },
            Input = { Samples.Value("x", "batch", 3, "height", "width") },
            Output = { Samples.Value("y") },
        }).ToByteArray();
    }
}

internal sealed class Cube(float scale) : Operation
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
