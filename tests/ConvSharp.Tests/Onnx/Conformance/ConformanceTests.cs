using ConvSharp.Inference;
using ConvSharp.Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx.Conformance;

/// <summary>The operator tests of the onnx project, with the tolerance of its own runner.</summary>
public sealed class ConformanceTests
{
    private const double RelativeTolerance = 1e-3;
    private const double AbsoluteTolerance = 1e-7;

    /// <summary>Tests that are not run, each with the reason.</summary>
    private static readonly Dictionary<string, string> Skipped = [];

    private static readonly Dictionary<string, IReadOnlyDictionary<string, byte[]>> Tests =
        new[] { "node", "pytorch-converted", "pytorch-operator" }
            .SelectMany(kind => TestData.Of(kind).Select(test => ($"{kind}/{test.Name}", test.Files)))
            .ToDictionary(test => test.Item1, test => test.Files);

    public static TheoryData<string> Names => [.. Tests.Keys.Except(Skipped.Keys)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_are_those_that_onnx_expects(string name)
    {
        IReadOnlyDictionary<string, byte[]> files = Tests[name];
        OnnxModel model = OnnxModel.Load(files["model.onnx"]);
        using InferenceSession session = model.CreateSession();
        for (int set = 0; files.ContainsKey($"test_data_set_{set}/output_0.pb"); set++)
        {
            InferenceTensor[] outputs = session.Run(Tensors(files, $"test_data_set_{set}/input_"));
            TensorComparison.Check(
                $"{name}, data set {set}", Tensors(files, $"test_data_set_{set}/output_"), outputs, RelativeTolerance, AbsoluteTolerance);
        }
    }

    [Fact]
    public void All_tests_are_there()
    {
        Assert.Equal(TestData.IsWhole ? 704 : 500, Tests.Keys.Count(name => name.StartsWith("node/", StringComparison.Ordinal)));
        Assert.Equal(117, Tests.Keys.Count(name => name.StartsWith("pytorch-", StringComparison.Ordinal)));
        Assert.All(Skipped.Keys, name => Assert.True(!TestData.IsWhole || Tests.ContainsKey(name), name));
    }

    private static InferenceTensor[] Tensors(IReadOnlyDictionary<string, byte[]> files, string prefix)
    {
        var tensors = new List<InferenceTensor>();
        while (files.TryGetValue($"{prefix}{tensors.Count}.pb", out byte[]? bytes))
            tensors.Add(TensorComparison.Read(bytes));
        return [.. tensors];
    }
}
