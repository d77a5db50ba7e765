using ConvSharp.Files;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Training;

/// <summary>A network's state in a file, under torch's names.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_network_comes_back_as_it_was()
    {
        Layer<float> saved = Network(1), loaded = Network(2);
        Count(saved).Value = (1L << 40) + 1;
        string path = _folder.File("network.safetensors");
        ModelFile.Save(path, saved, [KeyValuePair.Create("made", "here")]);
        Assert.NotEqual(State(saved), State(loaded));
        ModelFile.Load(path, loaded);
        Assert.Equal(State(saved), State(loaded));
        Assert.Equal(Count(saved).Value, Count(loaded).Value);

        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        Assert.Equal(
            [
                "0.bias", "0.weight", "1.bias", "1.num_batches_tracked", "1.running_mean", "1.running_var", "1.weight", "3.0.bias",
                "3.0.weight",
            ],
            reader.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        StoredTensor count = reader.Tensors.Single(tensor => tensor.Name == "1.num_batches_tracked");
        Assert.Equal(ElementType.Int64, count.ElementType);
        Assert.Empty(count.Shape);
        Assert.Equal("here", reader.Metadata["made"]);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_listed_and_nothing_is_changed()
    {
        string path = _folder.File("other.safetensors");
        new SafeTensorsWriter()
            .Add("0.weight", TestTensor.Filled([4, 2, 3], 1f)).Add("0.bias", TestTensor.Filled([4], 1f)).Add("extra", 3L).Write(path);
        Layer<float> network = Network(3);
        float[] before = State(network);
        string message = Assert.Throws<InvalidDataException>(() => ModelFile.Load(path, network)).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("missing: 1.weight, 1.bias, 1.running_mean", message, StringComparison.Ordinal);
        Assert.Contains("not expected: extra", message, StringComparison.Ordinal);
        Assert.Contains("0.weight ([4, 2, 3] in the file, [4, 3, 3] expected)", message, StringComparison.Ordinal);
        Assert.Equal(before, State(network));

        string lenient = Assert.Throws<InvalidDataException>(() => ModelFile.Load(path, network, strict: false)).Message;
        Assert.DoesNotContain("missing", lenient, StringComparison.Ordinal);
        Assert.Contains("of another shape: 0.weight", lenient, StringComparison.Ordinal);
        Assert.Equal(before, State(network));
    }

    [Fact]
    public void Without_strict_what_is_there_is_loaded()
    {
        string path = _folder.File("part.safetensors");
        new SafeTensorsWriter().Add("0.bias", TestTensor.Filled([4], 7.0)).Add("extra", 3L).Write(path);
        Layer<float> network = Network(4);
        ModelFile.Load(path, network, strict: false);
        Assert.Equal(7, network.Parameters[1][0]);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_so() =>
        Assert.Throws<FileNotFoundException>(() => ModelFile.Load(_folder.File("none.safetensors"), Network(5)));

    public void Dispose() => _folder.Dispose();

    private static Sequential<float> Network(ulong seed)
    {
        var generator = new TorchGenerator(seed);
        return new(
            new Conv1d<float>(3, 4, 3, generator: generator), new BatchNorm1d<float>(4), new ReLU<float>(),
            new Sequential<float>(new ConvTranspose1d<float>(4, 2, 3, generator: generator)));
    }

    private static Counter Count(Layer<float> network) => network.NamedState().Single(entry => entry.Count is not null).Count!;

    private static float[] State(Layer<float> network)
    {
        var all = new List<float>();
        foreach (StateEntry<float> entry in network.NamedState().Where(entry => entry.Values is not null))
        {
            var values = new float[entry.Values!.Values.FlattenedLength];
            entry.Values.Values.FlattenTo(values);
            all.AddRange(values);
        }

        return [.. all];
    }
}
