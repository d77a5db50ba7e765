using System.Runtime.InteropServices;
using ConvSharp.Onnx;
using ConvSharp.Onnx.Reading;
using Google.Protobuf;
using Onnx;
using Xunit;
using Number = Onnx.TensorProto.Types.DataType;

namespace ConvSharp.Tests.Onnx.Reading;

/// <summary>Elements of tensors, as numbers, as bytes, and in other files.</summary>
public sealed class TensorContentTests
{
    public static TheoryData<int> NumberTypes => [.. new[] { 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 16 }];

    [Theory]
    [MemberData(nameof(NumberTypes))]
    public void Numbers_and_bytes_give_the_same_elements(int type)
    {
        var numbers = new TensorProto { Name = "w", DataType = type, Dims = { 2, 2 } };
        switch ((Number)type)
        {
            case Number.Float:
                numbers.FloatData.AddRange([1, -2.5f, float.Epsilon, float.PositiveInfinity]);
                break;
            case Number.Double:
                numbers.DoubleData.AddRange([1, -2.5, double.Epsilon, double.NaN]);
                break;
            case Number.Int64:
                numbers.Int64Data.AddRange([1, -2, long.MinValue, long.MaxValue]);
                break;
            case Number.Uint32 or Number.Uint64:
                numbers.Uint64Data.AddRange([0, 1, uint.MaxValue, 77]);
                break;
            default:
                numbers.Int32Data.AddRange([0, 1, 1, 127]);
                break;
        }

        byte[] expected = Description.Bytes(numbers);
        Assert.Equal(expected, Read(numbers).Bytes.ToArray());
        var raw = new TensorProto { Name = "w", DataType = type, Dims = { 2, 2 }, RawData = ByteString.CopyFrom(expected) };
        Assert.Equal(expected, Read(raw).Bytes.ToArray());
        Refused(new TensorProto(raw) { Dims = { 2 } }, "but the file has");
        Refused(new TensorProto(numbers) { Dims = { 2 } }, "but the file has 4");
    }

    [Fact]
    public void Numbers_may_stand_in_several_fields_one_by_one_or_packed()
    {
        // A tensor of float32 [3] named w: two numbers packed, then one alone.
        byte[] two = [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)];
        byte[] tensor = [0x08, 3, 0x10, 1, 0x22, 8, .. two, 0x25, .. BitConverter.GetBytes(3f)];
        Assert.Equal([1f, 2, 3], MemoryMarshal.Cast<byte, float>(ReadMessage(tensor).Bytes.Span).ToArray());
        tensor[5]--;
        OnnxException error = Assert.Throws<OnnxException>(() => ReadMessage([.. tensor[..13], 0x42, 1, 0x77]));
        Assert.Contains("field 4 has 7 bytes, no multiple of a number's 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Narrow_floats_are_widened_when_asked()
    {
        float[] values = [1, -2.5f, 65504, 0.099975586f];
        byte[] half = MemoryMarshal.AsBytes<Half>([.. values.Select(value => (Half)value)]).ToArray();
        var tensor = new TensorProto { DataType = (int)Number.Float16, Dims = { 4 }, RawData = ByteString.CopyFrom(half) };
        Assert.Equal(values, MemoryMarshal.Cast<byte, float>(Read(tensor, widen: true).Bytes.Span).ToArray());
        Assert.Equal(half, Read(tensor).Bytes.ToArray());
        var brain = new TensorProto { DataType = (int)Number.Bfloat16, Dims = { 2 }, Int32Data = { 0x3f80, 0xc020 } };
        Assert.Equal([1, -2.5f], MemoryMarshal.Cast<byte, float>(Read(brain, widen: true).Bytes.Span).ToArray());
    }

    [Fact]
    public void Sizes_that_overflow_or_are_claimed_are_refused()
    {
        Refused(new TensorProto { DataType = 1, Dims = { 1L << 40, 1L << 40 } }, "takes more than");
        Refused(new TensorProto { DataType = 1, Dims = { long.MaxValue, 0 } }, "takes more than");
        Refused(new TensorProto { DataType = 1, Dims = { -1 } }, "negative");
        Refused(new TensorProto { DataType = 1, Dims = { 100_000_000 } }, "100000000 elements, but the file has 0");
        Refused(new TensorProto { DataType = 8, Dims = { 1 } }, "elements of type text");
        Refused(new TensorProto { DataType = 99, Dims = { 1 } }, "99 (unknown)");
        Assert.Empty(Read(new TensorProto { DataType = 1, Dims = { 3, 0 } }).Bytes.ToArray());
    }

    [Fact]
    public void Elements_stand_in_files_of_the_models_folder()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("data"));
        folder.File("data/weights.bin", [9, 9, 9, 9, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(2.5f)]);
        Assert.Equal(
            [1.5f, 2.5f], MemoryMarshal.Cast<byte, float>(Outside(folder, "data/weights.bin", "4", "8").Bytes.Span).ToArray());
        Assert.Equal(
            [1.5f, 2.5f], MemoryMarshal.Cast<byte, float>(Outside(folder, "data/weights.bin", "4", null).Bytes.Span).ToArray());
        OutsideRefused(folder, "data/weights.bin", "0", null, "takes 8 bytes, but 12 are named");
        OutsideRefused(folder, "data/weights.bin", "8", "8", "which has 12");
        OutsideRefused(folder, "data/weights.bin", "9223372036854775807", "8", "which has 12");
        OutsideRefused(folder, "data/weights.bin", "-1", "8", "is no number of bytes");
        OutsideRefused(folder, "missing.bin", "0", "8", "cannot be read");
        OutsideRefused(folder, "data", "0", "8", "cannot be read");
        OutsideRefused(folder, "", "0", "8", "its location is missing");
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("data/../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("C:secret")]
    [InlineData(@"..\secret")]
    [InlineData("a\0b")]
    [InlineData("a//b")]
    public void No_path_leads_out_of_the_folder(string location)
    {
        using TemporaryFolder folder = new();
        OutsideRefused(folder, location, "0", "8", "may be outside the model's folder");
    }

    [Fact]
    public void No_link_is_followed()
    {
        if (OperatingSystem.IsWindows())
            return;
        using TemporaryFolder folder = new();
        string target = folder.File("target.bin", new byte[8]);
        File.CreateSymbolicLink(folder.File("link.bin"), target);
        OutsideRefused(folder, "link.bin", "0", "8", "leads through a link");
        Directory.CreateSymbolicLink(folder.File("folder"), Path.GetDirectoryName(target)!);
        OutsideRefused(folder, "folder/target.bin", "0", "8", "leads through a link");
    }

    [Fact]
    public void A_model_without_a_folder_has_no_other_files() => Refused(External("weights.bin", "0", "8"), "was not read from a folder");

    private static TensorProto External(string location, string offset, string? length)
    {
        var tensor = new TensorProto
        {
            Name = "w",
            DataType = 1,
            Dims = { 2 },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData =
            {
                new StringStringEntryProto { Key = "location", Value = location },
                new StringStringEntryProto { Key = "offset", Value = offset },
            },
        };
        if (length is not null)
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length });
        return tensor;
    }

    private static TensorContent Outside(TemporaryFolder folder, string location, string offset, string? length) =>
        Read(External(location, offset, length), folder: folder.File("."));

    private static void OutsideRefused(TemporaryFolder folder, string location, string offset, string? length, string problem)
    {
        OnnxException error = Assert.Throws<OnnxException>(() => Outside(folder, location, offset, length));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static TensorContent Read(TensorProto tensor, bool widen = false, string? folder = null)
    {
        var graph = new GraphProto { Name = "g" };
        graph.Initializer.Add(tensor);
        if (tensor.Name.Length == 0)
            tensor.Name = "w";
        ModelSource source = new("m", Samples.Model(graph).ToByteArray(), folder);
        return TensorContentReader.Read(ModelReader.Read(source).Graph.Initializers[0], source, widen);
    }

    private static TensorContent ReadMessage(byte[] message)
    {
        ModelSource source = TestData.Source("t", message);
        return TensorContentReader.Read(TensorReader.Read(new ProtoReader(source), source), source, widen: false);
    }

    private static void Refused(TensorProto tensor, string problem)
    {
        OnnxException error = Assert.Throws<OnnxException>(() => Read(tensor));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Offset);
    }
}
