using ConvSharp.Inference;
using ConvSharp.Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx.Conformance;

/// <summary>
/// The operator tests of the onnx project, with a hundredth of the tolerance of its own runner, except where one says why not.
/// </summary>
public sealed class ConformanceTests
{
    private const double RunnersTolerance = 1e-3;
    private const double RelativeTolerance = 1e-5;
    private const double AbsoluteTolerance = 1e-7;

    /// <summary>Tests that are not run, each with the reason.</summary>
    private static readonly Dictionary<string, string> Skipped = [];

    /// <summary>Tests with the tolerance of the runner, each with the reason.</summary>
    private const string Pi = "Until version 1.12 of onnx its graph has 3.1415 for π.";

    private static readonly Dictionary<string, string> Coarse = new()
    {
        ["node/test_averagepool_2d_ceil_last_window_starts_on_pad"] = "The expected numbers have four digits.",
        ["node/test_gridsample_bicubic"] = "The expected numbers have four digits.",
        ["node/test_roialign_aligned_false"] = "The expected numbers have four digits.",
        ["node/test_roialign_aligned_true"] = "The expected numbers have four digits.",
        ["node/test_linear_attention_gated_expanded"] = "Terms cancel in float32.",
        ["node/test_mish_expanded"] = "The logarithm of 1 + eˣ loses digits of small numbers.",
        ["node/test_blackmanwindow_expanded"] = Pi,
        ["node/test_blackmanwindow_symmetric_expanded"] = Pi,
        ["node/test_hammingwindow_expanded"] = Pi,
        ["node/test_hammingwindow_symmetric_expanded"] = Pi,
        ["node/test_hannwindow_expanded"] = Pi,
        ["node/test_hannwindow_symmetric_expanded"] = Pi,
    };

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
        double tolerance = Coarse.ContainsKey(name) ? RunnersTolerance : RelativeTolerance;
        for (int set = 0; files.ContainsKey($"test_data_set_{set}/output_0.pb"); set++)
        {
            InferenceTensor[] outputs = session.Run(Tensors(files, $"test_data_set_{set}/input_"));
            TensorComparison.Check(
                $"{name}, data set {set}", Tensors(files, $"test_data_set_{set}/output_"), outputs, tolerance, AbsoluteTolerance);
        }
    }

    [Fact]
    public void All_tests_are_there()
    {
        int expected = TestData.IsWhole ? TestData.Listed().Count : 700;
        Assert.Equal(expected, Tests.Keys.Count(name => name.StartsWith("node/", StringComparison.Ordinal)));
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
