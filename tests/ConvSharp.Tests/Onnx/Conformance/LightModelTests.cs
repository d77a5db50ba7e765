using ConvSharp.Inference;
using ConvSharp.Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx.Conformance;

/// <summary>The nine networks of the onnx project without their weights, if a checkout is there.</summary>
public sealed class LightModelTests
{
    private const double AbsoluteTolerance = 1e-7;

    public static TheoryData<string, double> Names => new()
    {
        { "bvlc_alexnet", 1e-3 }, { "densenet121", 2e-3 }, { "inception_v1", 1e-3 }, { "inception_v2", 1e-3 }, { "resnet50", 1e-3 },
        { "shufflenet", 1e-3 }, { "squeezenet", 1e-3 }, { "vgg19", 1e-3 }, { "zfnet512", 1e-3 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_are_those_that_onnx_expects(string name, double relativeTolerance)
    {
        if (!TestData.IsWhole)
            Assert.Skip("CONVSHARP_ONNX_DATA names no checkout of the onnx repository.");
        OnnxModel model = OnnxModel.Load(TestData.File("light", $"light_{name}.onnx"));
        using InferenceSession session = model.CreateSession();
        InferenceTensor[] outputs = session.Run([Ramp(model.Inputs[0])]);
        InferenceTensor expected = TensorComparison.Read(TestData.File("light", $"light_{name}_output_0.pb"));
        TensorComparison.Check(name, [expected], outputs, relativeTolerance, AbsoluteTolerance);
    }

    /// <summary>i / n, as the onnx project's runner makes its inputs.</summary>
    private static InferenceTensor Ramp(OnnxValue input)
    {
        nint[] shape = [.. input.Shape!.Select(axis => axis.Size ?? 1)];
        InferenceTensor tensor = InferenceTensor.Zeros(input.Type!.Value, shape);
        Span<float> values = tensor.Elements<float>();
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)((double)i / values.Length);
        return tensor;
    }
}
