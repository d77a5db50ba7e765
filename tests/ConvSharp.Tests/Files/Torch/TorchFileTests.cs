using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Layers;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Files.Torch;

/// <summary>Files that torch and numpy wrote: Data/make.py says how.</summary>
public sealed class TorchFileTests
{
    private static readonly float[] Base = [.. Enumerable.Range(0, 24).Select(i => i / 8f)];

    public static TheoryData<string> BothForms => ["types.pt", "types-legacy.pt"];

    [Theory]
    [MemberData(nameof(BothForms))]
    public void Every_type_and_every_kind_of_view_is_read_exactly(string name)
    {
        using TensorFile file = TensorFile.Open(PathOf(name));

        Assert.Equal(Base, Values(file, "conv.weight", 2, 3, 4));
        Assert.Equal([Base[16], Base[18], Base[20], Base[22]], Values(file, "view", 2, 2));
        float[] transposed = [.. from c in Enumerable.Range(0, 4) from a in Enumerable.Range(0, 2) from b in Enumerable.Range(0, 3)
                                 select Base[(a * 12) + (b * 4) + c]];
        Assert.Equal(transposed, Values(file, "transposed", 4, 2, 3));
        Assert.Equal([1.5f, -2.25f, float.PositiveInfinity], Values(file, "half", 3));
        Assert.Equal([1.5f, -2.25f, float.NaN], Values(file, "bf16", 3));
        Assert.Equal([1 / 3.0, 2 / 3.0], Flat(file.Read<double>("double")));
        Assert.Equal([1.0, -2, 1L << 40], Flat(file.Read<double>("int64")));
        Assert.Equal([-128f, 127], Values(file, "int8", 2));
        Assert.Equal([0f, 255], Values(file, "uint8", 2));
        Assert.Equal([-30000f], Values(file, "int16", 1));
        Assert.Equal([-7f], Values(file, "int32", 1, 1));
        Assert.Equal([7f], Flat(file.Read<float>("scalar")));
        Assert.Empty(Values(file, "empty", 0, 3));
        Assert.Equal([3f, 3, 3, 3], Values(file, "expanded", 2, 2));
        Assert.Equal([0.5f], Values(file, "parameter", 1));
        Assert.Equal(ElementType.Bool, file.Tensors.Single(tensor => tensor.Name == "bool").ElementType);
        Assert.Equal(ElementType.BFloat16, file.Tensors.Single(tensor => tensor.Name == "bf16").ElementType);
    }

    [Fact]
    public void A_checkpoint_names_tensors_by_their_path_and_loads_below_a_prefix()
    {
        using TensorFile file = TensorFile.Open(PathOf("checkpoint.ckpt"));
        Assert.Equal(
            [
                "state_dict.0.weight", "state_dict.0.bias", "state_dict.1.weight", "state_dict.1.bias", "state_dict.1.running_mean",
                "state_dict.1.running_var", "state_dict.1.num_batches_tracked", "opt.state.0.step",
            ],
            file.Tensors.Select(tensor => tensor.Name));
        var network = new Sequential<float>(new Conv2d<float>(2, 3, 3), new BatchNorm2d<float>(3), new ReLU<float>());

        ModelFile.Load(PathOf("checkpoint.ckpt"), network, prefix: "state_dict.");

        Assert.Equal(Flat(file.Read<float>("state_dict.0.weight")), Flat(network[0].Parameters[0].Tensor));
        Assert.Throws<InvalidDataException>(() => ModelFile.Load(PathOf("checkpoint.ckpt"), network));
    }

    [Fact]
    public void Protocol_4_is_read()
    {
        using TensorFile file = TensorFile.Open(PathOf("protocol4.pt"));
        Assert.Equal([1f, 2], Values(file, "a", 2));
    }

    [Fact]
    public void A_whole_module_is_refused_by_its_class()
    {
        string message = Assert.Throws<InvalidDataException>(() => TensorFile.Open(PathOf("module.pt"))).Message;
        Assert.Contains("'torch.nn.modules.container.Sequential' at byte 2,", message, StringComparison.Ordinal);
        Assert.Contains("torch.save(model.state_dict(), path)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Archives_of_numpy_are_read_stored_and_deflated()
    {
        float[] x = [0, 1, 2, 3, 4, 5];
        using TensorFile stored = TensorFile.Open(PathOf("a.npz")), deflated = TensorFile.Open(PathOf("ac.npz"));
        Assert.Equal(["x", "f", "be", "i", "s", "b"], stored.Tensors.Select(tensor => tensor.Name));
        foreach (TensorFile file in new[] { stored, deflated })
        {
            Assert.Equal(x, Values(file, "x", 2, 3));
            Assert.Equal(x.Select(value => value * 2), Values(file, "f", 2, 3));
        }

        Assert.Equal(x.Select(value => (double)value), Flat(stored.Read<double>("be")));
        Assert.Equal([0f, 1, 2], Values(stored, "i", 3));
        Assert.Equal([5f], Flat(stored.Read<float>("s")));
        Assert.Equal(new float[4096], Values(deflated, "z", 64, 64));
    }

    [Theory]
    [InlineData(TensorFileFormat.Torch)]
    [InlineData(TensorFileFormat.SafeTensors)]
    [InlineData(TensorFileFormat.Npz)]
    public void What_is_written_is_read_again_with_types_and_bits(TensorFileFormat format)
    {
        using TensorFile file = TensorFile.Open(PathOf("types.pt"));
        var writer = new TensorFileWriter();
        foreach (StoredTensor tensor in file.Tensors)
            writer.Add(tensor.Name, file, tensor);
        using MemoryStream written = new();
        writer.Write(written, format);

        written.Position = 0;
        using TensorFile again = TensorFile.Open(written);

        Assert.Equal(file.Tensors.Count, again.Tensors.Count);
        foreach (StoredTensor tensor in file.Tensors)
        {
            StoredTensor found = again.Tensors.Single(other => other.Name == tensor.Name);
            Assert.Equal(tensor.Shape, found.Shape);
            if (format == TensorFileFormat.Npz && tensor.ElementType == ElementType.BFloat16)
            {
                Assert.Equal(ElementType.Float32, found.ElementType);
                Assert.Equal(Flat(file.Read<float>(tensor.Name)), Flat(again.Read<float>(tensor.Name)));
                continue;
            }

            Assert.Equal(tensor.ElementType, found.ElementType);
            Assert.Equal(Bytes(file, tensor.Name), Bytes(again, tensor.Name));
        }
    }

    [Fact]
    public void A_writer_refuses_what_a_format_cannot_hold()
    {
        var writer = new TensorFileWriter().Add("a", Tensor.Create([1f])).Add("b", Tensor.Create([1.0]));
        Assert.Throws<InvalidOperationException>(() => writer.Write(new MemoryStream(), TensorFileFormat.Npy));
        Assert.Throws<ArgumentException>(() => writer.Add("a", Tensor.Create([1f])));
        Assert.Throws<ArgumentException>(() => writer.Write("weights.bin"));
    }

    internal static string PathOf(string name) => Repository.PathOf("tests", "ConvSharp.Tests", "Files", "Torch", "Data", name);

    internal static T[] Flat<T>(Tensor<T> tensor)
    {
        T[] values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private static float[] Values(TensorFile file, string name, params nint[] shape)
    {
        Tensor<float> tensor = file.Read<float>(name);
        Assert.Equal(shape, tensor.Lengths.ToArray());
        return Flat(tensor);
    }

    private static byte[] Bytes(TensorFile file, string name)
    {
        using MemoryStream bytes = new();
        file.CopyElements(name, bytes);
        return bytes.ToArray();
    }
}
