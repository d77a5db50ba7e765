using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(NpyTests.Shapes), MemberType = typeof(NpyTests))]
    public void A_tensor_comes_back_as_it_was_written(nint[] shape)
    {
        RoundTrip(TestTensors.Ramp<float>(shape));
        RoundTrip(TestTensors.Ramp<double>(shape));
    }

    [Theory]
    [MemberData(nameof(NpyTests.Views), MemberType = typeof(NpyTests))]
    public void A_view_is_written_as_its_elements_in_order(string kind)
    {
        RoundTrip(TestTensors.View<float>(kind));
        RoundTrip(TestTensors.View<double>(kind));
    }

    [Fact]
    public void Several_tensors_and_metadata_come_back()
    {
        string path = _folder.File("a.safetensors");
        Dictionary<string, Tensor<float>> layer = new()
        {
            ["conv.weight"] = TestTensors.Ramp<float>(4, 3, 2, 2),
            ["conv.bias"] = TestTensors.Ramp<float>(4),
            ["λ \"quoted\" 🙂"] = TestTensors.Ramp<float>(0),
        };
        new SafeTensorsWriter()
            .Add(layer)
            .Add("running", TestTensors.Ramp<double>(5))
            .AddMetadata("format", "pt")
            .AddMetadata("note", "a\nb")
            .Write(path);

        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        Assert.Equal(["running", "conv.bias", "conv.weight", "λ \"quoted\" 🙂"], reader.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([5L], reader.Tensors[0].Shape);
        Assert.Equal(ElementType.Float64, reader.Tensors[0].ElementType);
        Assert.Equal([4L, 3, 2, 2], reader.Tensors[2].Shape);
        Assert.Equal(new Dictionary<string, string> { ["format"] = "pt", ["note"] = "a\nb" }, reader.Metadata);
        foreach ((string name, Tensor<float> tensor) in layer)
        {
            TestTensors.AssertSame(tensor, reader.Read<float>(name));
        }

        TestTensors.AssertSame(TestTensors.Ramp<double>(5), reader.Read<double>("running"));
        Assert.True(reader.Contains("conv.bias"));
        Assert.False(reader.Contains("bias"));
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using MemoryStream stream = new();
        new SafeTensorsWriter()
            .Add("bb", Tensor.Create(new[] { 1f, -2f }, [2]))
            .Add("a", Tensor.Create(new[] { 0.5f }, [1, 1]))
            .AddMetadata("z", "é")
            .AddMetadata("k", "v")
            .Write(stream);

        string header = """
            {"__metadata__":{"k":"v","z":"é"},
            "a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},
            "bb":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}
            """.ReplaceLineEndings("");
        int length = Encoding.UTF8.GetByteCount(header);
        int padding = (8 - (length % 8)) % 8;
        byte[] expected = FileBytes.SafeTensors(header + new string(' ', padding));
        Assert.NotEqual(0, padding);
        Assert.Equal([.. expected, .. Convert.FromHexString("0000003F0000803F000000C0")], stream.ToArray());
    }

    [Fact]
    public void The_order_of_adding_does_not_matter()
    {
        Assert.Equal(Written("x", "y", "Z"), Written("Z", "y", "x"));

        static byte[] Written(params string[] names)
        {
            SafeTensorsWriter writer = new();
            foreach (string name in names)
            {
                writer.Add(name, TestTensors.Ramp<float>(3)).AddMetadata(name, name);
            }

            using MemoryStream stream = new();
            writer.Write(stream);
            return stream.ToArray();
        }
    }

    [Fact]
    public void A_file_without_tensors_is_read()
    {
        using MemoryStream stream = new();
        new SafeTensorsWriter().Write(stream);
        Assert.Equal(FileBytes.SafeTensors("{}      "), stream.ToArray());

        stream.Position = 0;
        using SafeTensorsReader reader = SafeTensorsReader.Open(stream);
        Assert.Empty(reader.Tensors);
        Assert.Empty(reader.Metadata);
    }

    [Theory]
    [InlineData("F16", "003e", 1.5f)]
    [InlineData("BF16", "c0bf", -1.5f)]
    [InlineData("BF16", "807f", float.PositiveInfinity)]
    [InlineData("F32", "0000c03f", 1.5f)]
    [InlineData("U8", "ff", 255f)]
    [InlineData("I8", "ff", -1f)]
    [InlineData("I16", "feff", -2f)]
    [InlineData("U16", "feff", 65534f)]
    public void Narrow_types_are_widened(string type, string hex, float expected)
    {
        byte[] data = Convert.FromHexString(hex);
        using SafeTensorsReader reader = One(type, data);
        Assert.Equal(expected, reader.Read<float>("x")[0]);
        Assert.Equal(expected, reader.Read<double>("x")[0]);
    }

    [Fact]
    public void F64_is_rounded_only_if_asked()
    {
        using SafeTensorsReader reader = One("F64", Convert.FromHexString("000000000000f83f"));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => reader.Read<float>("x"));
        Assert.Contains("allow rounding", error.Message, StringComparison.Ordinal);
        Assert.Contains("tensor 'x'", error.Message, StringComparison.Ordinal);
        Assert.Equal(1.5f, reader.Read<float>("x", allowRounding: true)[0]);
    }

    [Theory]
    [InlineData("BOOL")]
    [InlineData("F8_E5M2")]
    [InlineData("F8_E4M3")]
    public void Types_that_are_no_numbers_here_are_listed_only(string type)
    {
        using SafeTensorsReader reader = One(type, [1]);
        Assert.Equal([1L], Assert.Single(reader.Tensors).Shape);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => reader.Read<float>("x", allowRounding: true));
        Assert.Contains("not read as numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scalar_has_shape_one()
    {
        byte[] file = FileBytes.SafeTensors("""{"x":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4);
        using SafeTensorsReader reader = SafeTensorsReader.Open(new MemoryStream(file));
        Assert.Empty(reader.Tensors[0].Shape);
        Assert.Equal([1], reader.Read<float>("x").Lengths.ToArray());
    }

    [Fact]
    public void Header_order_need_not_be_data_order()
    {
        byte[] file = FileBytes.SafeTensors(
            """
            {"b":{"data_offsets":[4,8],"shape":[1],"dtype":"F32"},
             "e":{"dtype":"U8","shape":[0],"data_offsets":[4,4]},
             "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
            """,
            8);
        file[^1] = 0x40;
        using SafeTensorsReader reader = SafeTensorsReader.Open(new MemoryStream(file));
        Assert.Equal(["a", "e", "b"], reader.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(2f, reader.Read<float>("b")[0]);
        Assert.Equal(0f, reader.Read<float>("a")[0]);
        Assert.True(reader.Read<float>("e").IsEmpty);
    }

    [Fact]
    public void A_stream_is_read_from_its_position_and_left_open_if_asked()
    {
        using MemoryStream stream = new();
        stream.Write([1, 2, 3]);
        new SafeTensorsWriter().Add("x", TestTensors.Ramp<float>(3)).Write(stream);
        stream.Position = 3;
        using (SafeTensorsReader reader = SafeTensorsReader.Open(stream, leaveOpen: true))
        {
            TestTensors.AssertSame(TestTensors.Ramp<float>(3), reader.Read<float>("x"));
        }

        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        SafeTensorsWriter writer = new SafeTensorsWriter().Add("x", TestTensors.Ramp<float>(1)).AddMetadata("k", "v");
        Assert.Throws<ArgumentException>("name", () => writer.Add("x", TestTensors.Ramp<double>(1)));
        Assert.Throws<ArgumentException>("name", () => writer.Add("__metadata__", TestTensors.Ramp<double>(1)));
        Assert.Throws<ArgumentException>("name", () => writer.Add("\ud800", TestTensors.Ramp<double>(1)));
        Assert.Throws<ArgumentNullException>("name", () => writer.Add(null!, TestTensors.Ramp<double>(1)));
        Assert.Throws<ArgumentNullException>("tensor", () => writer.Add("y", (Tensor<float>)null!));
        Assert.Throws<ArgumentException>("tensor", () => writer.Add("y", Tensor<float>.Empty));
        Assert.Throws<NotSupportedException>(() => writer.Add("y", Tensor.Create(new Half[1], [1])));
        Assert.Throws<ArgumentException>("key", () => writer.AddMetadata("k", "w"));
        Assert.Throws<ArgumentException>("value", () => writer.AddMetadata("l", "\udc00"));
        Assert.Throws<FileNotFoundException>(() => SafeTensorsReader.Open(_folder.File("missing")));

        using SafeTensorsReader reader = One("F32", new byte[4]);
        KeyNotFoundException error = Assert.Throws<KeyNotFoundException>(() => reader.Read<float>("weight"));
        Assert.Contains("no tensor 'weight'; there are 1: 'x'", error.Message, StringComparison.Ordinal);
    }

    private static SafeTensorsReader One(string type, byte[] data)
    {
        byte[] header = FileBytes.SafeTensors($$$"""{"x":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{data.Length}}}]}}""");
        return SafeTensorsReader.Open(new MemoryStream([.. header, .. data]));
    }

    private void RoundTrip<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string path = _folder.File("a.safetensors");
        new SafeTensorsWriter().Add("x", tensor).Write(path);
        Assert.Equal(["a.safetensors"], _folder.FileNames);
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        TestTensors.AssertSame(tensor, reader.Read<T>("x"));
    }
}
