using ConvSharp.Onnx;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;
using ConvSharp.Tests.Files.Fuzz;
using Google.Protobuf;
using Xunit;

namespace ConvSharp.Tests.Onnx.Reading;

/// <summary>Random damage to models.</summary>
public sealed class ModelFuzzTests
{
    [Fact]
    public void Damaged_models_are_read_or_refused()
    {
        byte[] good = Samples.Everything().ToByteArray();
        FuzzRun.Of(300_000_000, 12_000, random => ByteMutator.Mutate(good, random), (file, _) =>
        {
            ModelSource source = TestData.Source("f", file);
            foreach (TensorDefinition tensor in ModelReader.Read(source).Graph.Initializers)
                TensorContentReader.Read(tensor, source, widen: true);
        });
    }

    [Fact]
    public void Damaged_models_are_loaded_or_refused()
    {
        byte[][] good = [.. TestData.Of("node").Select(test => test.Files["model.onnx"])];
        FuzzRun.Of(
            400_000_000, 4_000, random => ByteMutator.Mutate(good[random.Next(good.Length)], random), (file, _) => OnnxModel.Load(file));
    }

    [Fact]
    public void Damaged_graphs_inside_nodes_are_loaded_or_refused()
    {
        byte[][] good = [.. TestData.Of("node")
            .Where(test => test.Name is "test_if" or "test_loop11" or "test_scan9_sum" or "test_lstm_with_peepholes")
            .Select(test => test.Files["model.onnx"])];
        Assert.Equal(4, good.Length);
        FuzzRun.Of(
            500_000_000, 2_000, random => ByteMutator.Mutate(good[random.Next(good.Length)], random), (file, _) => OnnxModel.Load(file));
    }
}
