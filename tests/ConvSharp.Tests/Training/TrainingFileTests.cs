using ConvSharp.Files;
using ConvSharp.Layers;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Training;

/// <summary>Network and optimizer in one file.</summary>
public sealed class TrainingFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => ["Adam", "AdamW", "Adam amsgrad", "Sgd"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Training_goes_on_as_if_it_had_never_stopped(string kind)
    {
        var whole = new StoredStateCase(kind, 4);
        string file = _folder.File("training.safetensors");
        TrainingFile.Save(file, whole.Network, whole.Optimizer, [KeyValuePair.Create("epoch", "3")]);
        var resumed = new StoredStateCase(kind, 2, seed: 9);
        TrainingFile.Load(file, resumed.Network, resumed.Optimizer);
        Assert.Equal(whole.Everything, resumed.Everything);
        whole.Step();
        resumed.Step();
        Assert.Equal(whole.Everything, resumed.Everything);

        using SafeTensorsReader reader = SafeTensorsReader.Open(file);
        Assert.Equal("3", reader.Metadata["epoch"]);
        Assert.True(reader.Contains("model.weight") && reader.Contains("optimizer.weight.step"));
        var again = new StoredStateCase(kind, 0, seed: 9);
        TrainingFile.Load(new ForwardStream(File.ReadAllBytes(file)), again.Network, again.Optimizer);
        Assert.Equal(4, again.Optimizer.Steps);
    }

    [Theory]
    [InlineData("optimizer.weight.step", "-5", "its tensor 'optimizer.weight.step' holds -5")]
    [InlineData("optimizer.bias.step", "NaN", "its tensor 'optimizer.bias.step' holds NaN")]
    [InlineData("optimizer.bias.exp_avg_sq", "missing", "missing: bias.exp_avg_sq")]
    [InlineData("optimizer.bias.step", "missing", "missing: bias.step")]
    [InlineData("model.bias", "missing", "missing: bias")]
    [InlineData("model.extra", "1", "not expected: extra")]
    [InlineData("extra", "1", "its tensor 'extra' is neither the network's nor the optimizer's")]
    public void What_is_wrong_is_refused_and_nothing_is_changed(string name, string value, string expected)
    {
        var state = new StoredStateCase("Adam", 3);
        string right = _folder.File("right.safetensors"), wrong = _folder.File("wrong.safetensors");
        TrainingFile.Save(right, state.Network, state.Optimizer);
        StoredStateCase.Copy(right, wrong, new Dictionary<string, Action<SafeTensorsWriter, string>?>
        {
            [name] = value == "missing"
                ? null
                : StoredStateCase.Double(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture)),
        });
        state.Step();
        double[] before = state.Everything;
        string message = Assert.Throws<InvalidDataException>(() => TrainingFile.Load(wrong, state.Network, state.Optimizer)).Message;
        Assert.StartsWith(wrong, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Equal(before, state.Everything);
    }

    [Fact]
    public void A_model_file_is_no_training_file()
    {
        var state = new StoredStateCase("Adam", 1);
        string file = _folder.File("model.safetensors");
        ModelFile.Save(file, state.Network);
        Assert.Contains(
            "it is no training file; give one that TrainingFile.Save wrote",
            Assert.Throws<InvalidDataException>(() => TrainingFile.Load(file, state.Network, state.Optimizer)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Whenever_writing_ends_the_file_holds_one_step()
    {
        // Every prefix of the bytes of the second save, as a temporary file has them, and the rename: until that, the first save stands.
        var state = new StoredStateCase("Adam", 1);
        string file = _folder.File("training.safetensors");
        TrainingFile.Save(file, state.Network, state.Optimizer);
        byte[] first = File.ReadAllBytes(file);
        state.Step();
        using var failing = new FailingStream(bytes: 700);
        Assert.Throws<IOException>(() => TrainingFile.Save(failing, state.Network, state.Optimizer));
        Assert.Equal(first, File.ReadAllBytes(file));
        TrainingFile.Save(file, state.Network, state.Optimizer);
        byte[] second = File.ReadAllBytes(file);
        foreach (int length in new[] { 0, 7, 8, 100, second.Length / 2, second.Length - 1 })
        {
            File.WriteAllBytes(file, second[..length]);
            double[] before = state.Everything;
            Assert.Throws<InvalidDataException>(() => TrainingFile.Load(file, state.Network, state.Optimizer));
            Assert.Equal(before, state.Everything);
        }
    }

    [Theory]
    [InlineData(-5.0)]
    [InlineData(2.7)]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    public void A_count_of_a_model_is_a_count(double value)
    {
        var network = new BatchNorm2d<float>(2);
        string right = _folder.File("right.safetensors"), wrong = _folder.File("wrong.safetensors");
        ModelFile.Save(right, network);
        StoredStateCase.Copy(right, wrong, new Dictionary<string, Action<SafeTensorsWriter, string>?>
        {
            ["num_batches_tracked"] = StoredStateCase.Double(value),
            ["bias"] = StoredStateCase.At1(3, 2),
        });
        string message = Assert.Throws<InvalidDataException>(() => ModelFile.Load(wrong, network)).Message;
        Assert.Contains($"{wrong}: its tensor 'num_batches_tracked' holds", message, StringComparison.Ordinal);
        Assert.Equal(0, network.Bias![1]);
    }

    [Fact]
    public void Models_are_read_from_streams()
    {
        StoredStateCase saved = new("Adam", 2), loaded = new("Adam", 0, seed: 7), other = new("Adam", 0, seed: 8);
        using var stream = new MemoryStream();
        stream.Write(new byte[13]);
        ModelFile.Save(stream, saved.Network);
        stream.Position = 13;
        ModelFile.Load(stream, loaded.Network);
        ModelFile.Load(new ForwardStream(stream.ToArray()[13..]), other.Network);
        Assert.Equal(saved.Network.Weight.Elements.ToArray(), loaded.Network.Weight.Elements.ToArray());
        Assert.Equal(saved.Network.Weight.Elements.ToArray(), other.Network.Weight.Elements.ToArray());
        Assert.True(stream.CanRead);
        Assert.Contains(
            "the stream: ", Assert.Throws<InvalidDataException>(() => ModelFile.Load(new ForwardStream([1, 2, 3]), other.Network)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => ModelFile.Load((Stream)null!, other.Network));
        Assert.Throws<ArgumentException>(() => ModelFile.Load(new FailingStream(1), other.Network));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A full disk.</summary>
    private sealed class FailingStream(int bytes) : MemoryStream
    {
        public override bool CanRead => false;

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > bytes)
                throw new IOException("full");
            base.Write(buffer, offset, count);
        }
    }
}
