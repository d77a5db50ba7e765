using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Files;

/// <summary>A file that is not what it should be is named for what it is, whoever reads it.</summary>
public sealed class ForeignFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, ForeignFiles.All.Count)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void It_is_recognised_by_its_first_bytes(int sample)
    {
        (FileFormat format, byte[] content, string name) = ForeignFiles.All[sample];
        Assert.Equal((name, format), (name, FileSignature.Of(content.AsSpan(0, Math.Min(content.Length, FileSignature.Length)))));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void It_is_named_to_who_wants_weights(int sample)
    {
        (FileFormat format, byte[] content, string name) = ForeignFiles.All[sample];
        string path = _folder.File("model.safetensors", content);
        var layer = new Linear<float>(2, 3, generator: new TorchGenerator(1));
        var optimizer = new Sgd<float>(layer.NamedParameters(), 0.1, momentum: 0.9);
        float[] before = Values(layer.Weight.Tensor);
        Check(format, name, "a safetensors file", path, () => SafeTensorsReader.Open(path));
        Check(format, name, "a safetensors file", "the stream", () => SafeTensorsReader.Open(new MemoryStream(content)));

        // A network takes these too: those of the samples that are cut short or empty are refused as what they are.
        if (format is FileFormat.Npy or FileFormat.Npz or FileFormat.Zip or FileFormat.TorchZip or FileFormat.TorchPickle)
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => ModelFile.Load(path, layer)).Message, StringComparison.Ordinal);
        else
            Check(format, name, "a safetensors file", path, () => ModelFile.Load(path, layer));
        Check(format, name, "a safetensors file", path, () => OptimizerFile.Load(path, optimizer));
        Assert.Equal(before, Values(layer.Weight.Tensor));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void It_is_named_to_who_wants_an_array(int sample)
    {
        (FileFormat format, byte[] content, string name) = ForeignFiles.All[sample];
        string path = _folder.File("x.npy", content);
        Check(format, name, "a .npy array", path, () => Npy.Read<float>(path));
        Check(format, name, "a .npy array", path, () => Npy.Read<double>(path, allowRounding: true));
        Check(format, name, "a .npy array", path, () => Npy.ReadHeader(path));
        Check(format, name, "a .npy array", "the stream", () => Npy.Read<float>(new MemoryStream(content)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void It_is_named_to_who_wants_a_picture(int sample)
    {
        (FileFormat format, byte[] content, string name) = ForeignFiles.All[sample];
        if (format is FileFormat.Png or FileFormat.Jpeg or FileFormat.WebP or FileFormat.Gif or FileFormat.Tiff)
        {
            return;
        }

        string path = _folder.File("x.png", content);
        Check(format, name, "a PNG, JPEG, WebP, GIF or TIFF picture", path, () => Picture.Load(path));
        Check(format, name, "a PNG, JPEG, WebP, GIF or TIFF picture", "the stream", () => Picture.Load(new MemoryStream(content)));
    }

    [Theory]
    [InlineData(nameof(FileFormat.LfsPointer), "run 'git lfs pull'", "run 'git lfs pull'", "run 'git lfs pull'")]
    [InlineData(nameof(FileFormat.TorchZip), "TensorFile.Open", "save(new_path, torch.load(path", "give a PNG")]
    [InlineData(nameof(FileFormat.TorchPickle), "TensorFile.Open", "save(new_path, torch.load(path", "give a PNG")]
    [InlineData(nameof(FileFormat.Npz), "TensorFile.Open", "numpy.load(path)['name']", "read that as an array")]
    [InlineData(nameof(FileFormat.Pickle), "never read: save its tensors", "never read: save the array", "give a PNG")]
    [InlineData(nameof(FileFormat.Onnx), "onnx.numpy_helper.to_array", "onnx.numpy_helper.to_array", "give a PNG")]
    [InlineData(nameof(FileFormat.Hdf5), "read them with h5py", "h5py.File(path)['name']", "give a PNG")]
    [InlineData(nameof(FileFormat.Gzip), "gunzip", "gunzip", "gunzip")]
    [InlineData(nameof(FileFormat.OtherPicture), "give a safetensors file", "convert it to PNG", "convert it to PNG")]
    [InlineData(nameof(FileFormat.Gif), "give a safetensors file", "Picture.Load", null)]
    [InlineData(nameof(FileFormat.Tiff), "give a safetensors file", "Picture.Load", null)]
    [InlineData(nameof(FileFormat.Png), "give a safetensors file", "Picture.Load", null)]
    [InlineData(nameof(FileFormat.Html), "download the file itself", "download the file itself", "download the file itself")]
    [InlineData(nameof(FileFormat.Json), "an index in JSON only names the files", "json.load(open(path))", "give a PNG")]
    [InlineData(nameof(FileFormat.Csv), "give a safetensors file", "numpy.loadtxt(path, delimiter=',')", "give a PNG")]
    [InlineData(nameof(FileFormat.Empty), "get the file again", "get the file again", "get the file again")]
    public void The_message_says_what_to_do(string format, string weights, string array, string? picture)
    {
        foreach ((_, byte[] content, _) in ForeignFiles.All.Where(sample => sample.Format.ToString() == format))
        {
            foreach ((FileRole role, string? words) in new[]
                     {
                         (FileRole.Weights, weights), (FileRole.Array, array), (FileRole.Picture, picture),
                     })
            {
                string? fix = ForeignFile.Objection(content, role)?.Fix;
                Assert.True(words is null ? fix is null : fix!.Contains(words, StringComparison.Ordinal), $"{format} as {role}: {fix}");
            }
        }
    }

    [Fact]
    public void Arrays_and_weights_are_told_apart()
    {
        string array = _folder.File("a.npy"), weights = _folder.File("w.safetensors");
        Npy.Write(array, TestTensors.Ramp<float>(2, 3));
        new SafeTensorsWriter().Add("weight", TestTensors.Ramp<float>(2, 3)).Write(weights);
        Check(FileFormat.Npy, "a .npy array", "a safetensors file", array, () => SafeTensorsReader.Open(array));
        Check(FileFormat.Npy, "a .npy array", "a PNG, JPEG, WebP, GIF or TIFF picture", array, () => Picture.Load(array));
        Check(FileFormat.SafeTensors, "a safetensors file", "a .npy array", weights, () => Npy.Read<float>(weights));
        Check(FileFormat.SafeTensors, "a safetensors file", "a PNG, JPEG, WebP, GIF or TIFF picture", weights, () => Picture.Load(weights));
    }

    // The first eight bytes of a safetensors file are any number: no length of a header may look like another format.
    [Fact]
    public void No_length_of_a_header_makes_weights_look_like_something_else()
    {
        byte[] start = FileBytes.SafeTensors("{\"");
        for (ulong length = 2; length <= 100_000_000; length += length < 1_000_000 ? 1UL : 997)
        {
            BitConverter.TryWriteBytes(start, length);
            if (FileSignature.Of(start) != FileFormat.SafeTensors)
                Assert.Fail($"a header of {length} bytes is taken for {FileSignature.Of(start)}");
        }
    }

    [Fact]
    public void Messages_that_no_model_starts_with_are_not_taken_for_onnx()
    {
        byte[][] others =
        [
            [8, 0, 0x3a, 0], // no version
            [8, 31, 0x3a, 0], // a version to come
            [16, 7, 0x3a, 0], // another first field
            [8, 7, 0x0a, 0], // the version twice
            [8, 7, 0x4a, 0], // a field that models lack
            [8, 7, 0x2a, 0], // a version of the model that is a text
            [8, 7, 0x38, 0], // a graph that is a number
            [8, 7, 0x12, 4, .. "a\0b\u007f"u8], // a name of control characters
            [8, 7, 0x12, 200], // a name too long for one
            [8, 7, 0x3a], // cut off
        ];
        foreach (byte[] content in others)
            Assert.True(FileSignature.Of(content) != FileFormat.Onnx, Convert.ToHexString(content));
    }

    [Fact]
    public void A_stream_without_another_array_says_so()
    {
        using MemoryStream stream = new();
        Npy.Write(stream, TestTensors.Ramp<float>(2));
        stream.Position = 0;
        Npy.Read<float>(stream);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Npy.Read<float>(stream));
        Assert.Contains($"nothing follows at byte {stream.Length}; read no more than was written", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u001b[2Jred")]
    [InlineData("a\u202eb")]
    public void Control_characters_of_a_text_reach_no_message(string text)
    {
        byte[] content = System.Text.Encoding.UTF8.GetBytes(text);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Npy.Read<float>(new MemoryStream(content)));
        Assert.DoesNotContain(error.Message, c => char.IsControl(c) || c == '\u202e');
    }

    private static void Check(FileFormat format, string name, string wanted, string source, Func<object?> read)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => read());
        string where = $"{format}, {source}: {error.Message}";
        Assert.True(error.Message.Contains(name, StringComparison.Ordinal), where);
        Assert.True(error.Message.Contains(source, StringComparison.Ordinal), where);
        bool hasNoName = format is FileFormat.Empty or FileFormat.Zeros;
        Assert.True(hasNoName || error.Message.Contains($"not {wanted}", StringComparison.Ordinal), where);
        Assert.DoesNotContain("header of", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    private static void Check(FileFormat format, string name, string wanted, string source, Action read) =>
        Check(format, name, wanted, source, () =>
        {
            read();
            return null;
        });

    private static float[] Values(Tensor<float> tensor) => TestTensors.InOrder(tensor);
}
