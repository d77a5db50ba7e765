using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Sequences as lists, and with names of their own.</summary>
public class SequentialTests
{
    [Fact]
    public void A_sequence_is_a_list_of_its_layers()
    {
        Layer<float> first = new ReLU<float>(), second = new Conv1d<float>(2, 3, 1), third = new ReLU<float>();
        var network = new Sequential<float>(first, second, third);
        Assert.Equal([first, second, third], network.ToArray());
        Assert.Equal([second], network.OfType<Conv1d<float>>());
        Assert.IsAssignableFrom<IReadOnlyList<Layer<float>>>(network);
        Assert.Equal(3, network.Count);
        Assert.Same(third, network[^1]);
        Assert.Same(second, network["1"]);
        Assert.Empty(new Sequential<float>());
    }

    [Fact]
    public void Names_of_ones_own_are_those_of_files_and_text()
    {
        var network = new Sequential<float>(
            ("features", new Sequential<float>(("conv", new Conv1d<float>(2, 3, 1)), ("act", new ReLU<float>()))),
            ("head", new Linear<float>(4, 2)));
        Assert.Equal(
            ["features.conv.weight", "features.conv.bias", "head.weight", "head.bias"], network.NamedState().Select(entry => entry.Name));
        Assert.Equal(
            "Sequential(\n  (features): Sequential(\n    (conv): Conv1d(2, 3, kernel_size=(1,), stride=(1,))\n    (act): ReLU()\n  )\n"
            + "  (head): Linear(in_features=4, out_features=2, bias=True)\n)", network.ToString());
        Assert.IsType<Linear<float>>(network["head"]);
        Assert.Contains(
            "no layer 'tail': use one of features, head", Assert.Throws<KeyNotFoundException>(() => network["tail"]).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_change_no_result_and_files_carry_them_over()
    {
        var plain = new Sequential<float>(Conv(3), new ReLU<float>());
        var named = new Sequential<float>(("0", Conv(4)), ("1", new ReLU<float>()));
        using var stream = new MemoryStream();
        ModelFile.Save(stream, plain);
        stream.Position = 0;
        ModelFile.Load(stream, named);
        var input = TestTensor.Random<float>(1, [2, 2, 5]);
        Assert.Equal(TestTensor.Values(plain.Forward(input)), TestTensor.Values(named.Forward(input)));

        static Conv1d<float> Conv(ulong seed) => new(2, 3, 3, generator: new TorchGenerator(seed));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a.b", "c")]
    [InlineData("", "c")]
    public void Names_that_cannot_be_are_refused(string first, string second) => Assert.Throws<ArgumentException>(
        () => new Sequential<float>((first, new ReLU<float>()), (second, new ReLU<float>())));
}
