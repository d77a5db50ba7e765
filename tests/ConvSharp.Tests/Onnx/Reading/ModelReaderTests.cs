using ConvSharp.Onnx;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;
using ConvSharp.Onnx.Writing;
using Google.Protobuf;
using Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx.Reading;

/// <summary>Models as Google's protobuf reads them; and files that are no models.</summary>
public sealed class ModelReaderTests
{
    [Fact]
    public void Every_field_is_read_as_Google_reads_it()
    {
        ModelProto model = Samples.Everything();
        Check("everything", model.ToByteArray());
    }

    [Theory]
    [InlineData("node")]
    [InlineData("pytorch-converted")]
    [InlineData("pytorch-operator")]
    public void The_models_of_the_onnx_project_are_read_as_Google_reads_them(string kind)
    {
        foreach ((string name, IReadOnlyDictionary<string, byte[]> files) in TestData.Of(kind))
            Check(name, files["model.onnx"]);
    }

    [Fact]
    public void What_is_written_is_read_by_Google_and_here()
    {
        ModelSource source = TestData.Source("everything", Samples.Everything().ToByteArray());
        ModelDefinition model = ModelReader.Read(source);
        var raw = new ModelDefinition
        {
            FormatVersion = model.FormatVersion,
            OperatorSets = model.OperatorSets,
            Producer = model.Producer,
            ProducerVersion = model.ProducerVersion,
            Domain = model.Domain,
            ModelVersion = model.ModelVersion,
            Description = model.Description,
            Metadata = model.Metadata,
            Graph = WithRawData(model.Graph, source),
        };
        using MemoryStream stream = new();
        ModelWriter.Write(raw, stream);
        byte[] written = stream.ToArray();
        Assert.Equal(Description.Of(model, source), Description.Of(ModelProto.Parser.ParseFrom(written)));
        Check("written", written);
    }

    [Fact]
    public void Long_contents_are_written_by_reference()
    {
        byte[] weights = new byte[20_000];
        new Random(1).NextBytes(weights);
        var model = new ModelDefinition
        {
            FormatVersion = 8,
            OperatorSets = [new("", 17)],
            Graph = new()
            {
                Initializers = [.. Enumerable.Range(0, 3).Select(i => new TensorDefinition
                {
                    Name = $"w{i}",
                    Type = DataType.Float32,
                    Lengths = [weights.Length / 4],
                    RawData = weights,
                })],
            },
        };
        using MemoryStream stream = new();
        ModelWriter.Write(model, stream);
        Check("long", stream.ToArray());
        Assert.All(
            ModelProto.Parser.ParseFrom(stream.ToArray()).Graph.Initializer,
            tensor => Assert.Equal(weights, tensor.RawData.ToByteArray()));
    }

    [Fact]
    public void A_model_cut_off_at_any_byte_is_refused()
    {
        ModelProto model = Samples.Everything();
        model.MetadataProps.Clear();
        byte[] whole = model.ToByteArray();
        int sets = whole.Length - new ModelProto { OpsetImport = { model.OpsetImport[1] } }.CalculateSize();
        for (int length = 0; length < whole.Length; length++)
        {
            // Without its last field, the second operator set, the model is whole.
            if (length == sets)
                continue;
            OnnxException error = Assert.Throws<OnnxException>(() => ModelReader.Read(TestData.Source("cut", whole[..length])));
            Assert.StartsWith("cut: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Errors_name_the_byte_and_the_node()
    {
        var graph = new GraphProto { Name = "g" };
        graph.Node.Add(Samples.Node("Relu", ["x"], ["y"], "first"));
        NodeProto second = Samples.Node("Conv", ["y"], ["z"], "second");
        second.Attribute.Add(new AttributeProto { I = 1 });
        graph.Node.Add(second);
        byte[] bytes = Samples.Model(graph).ToByteArray();
        OnnxException error = Assert.Throws<OnnxException>(() => ModelReader.Read(TestData.Source("m.onnx", bytes)));
        Assert.Equal("node 'second' (Conv)", error.Node);
        Assert.Equal(
            $"m.onnx: byte {error.Offset}: node 'second' (Conv): an attribute has no name; "
            + "the file is damaged or no ONNX model: get or write it again.",
            error.Message);
        Assert.Equal(new AttributeProto { I = 1 }.ToByteArray(), bytes[(int)error.Offset!..][..2]);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "it is a git-lfs pointer")]
    [InlineData("PK\u0003\u0004 is what a zip starts with, and more than that", "it is a zip archive")]
    [InlineData("hello, this is text", "it is text that starts with")]
    [InlineData("<!doctype html><html></html>", "it is an HTML page")]
    public void Other_files_are_named(string content, string problem)
    {
        byte[] bytes = [.. content.Select(letter => (byte)letter)];
        OnnxException error = Assert.Throws<OnnxException>(() => ModelReader.Read(TestData.Source("f", bytes)));
        Assert.StartsWith($"f: {problem}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        byte[] inner = [];
        for (int depth = 0; depth < 10_000; depth++)
            inner = Field(1, Field(5, Field(6, inner)));
        Refused([0x08, 8, .. Field(7, inner)], "nested more than 100 deep");
    }

    [Theory]
    [InlineData("3affffffff07", "field 7 claims 2147483647 bytes")]
    [InlineData("3affffffffffffffffff01", "claims 18446744073709551615 bytes")]
    [InlineData("3a040a020a00", "names no operator")]
    [InlineData("3b00", "stored as kind 3")]
    [InlineData("0200", "has the number 0")]
    [InlineData("08ffffffffffffffffffff01", "more than 10 bytes")]
    [InlineData("3a00", "names no set of operators")]
    [InlineData("3a003a00", "two graphs")]
    [InlineData("", "has no graph")]
    public void Damaged_fields_are_refused(string afterVersion, string problem) =>
        Refused([0x08, 8, .. Convert.FromHexString(afterVersion)], problem);

    [Fact]
    public void A_shape_of_too_many_axes_is_refused()
    {
        var graph = new GraphProto { Name = "g" };
        graph.Initializer.Add(new TensorProto { Name = "w", DataType = 1, Dims = { Enumerable.Repeat(1L, 65) } });
        Refused(Samples.Model(graph).ToByteArray(), "has 65 axes; at most 64");
        graph.Initializer.Clear();
        graph.Input.Add(Samples.Value("x", [.. Enumerable.Repeat((object?)1, 65)]));
        Refused(Samples.Model(graph).ToByteArray(), "more than 64 axes");
    }

    private static byte[] Field(int number, byte[] content)
    {
        var length = new List<byte>();
        for (int rest = content.Length; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                length.Add((byte)rest);
                break;
            }

            length.Add((byte)(rest | 0x80));
        }

        return [(byte)(number << 3 | 2), .. length, .. content];
    }

    private static void Refused(byte[] bytes, string problem)
    {
        OnnxException error = Assert.Throws<OnnxException>(() => ModelReader.Read(TestData.Source("f", bytes)));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static GraphDefinition WithRawData(GraphDefinition graph, ModelSource source) => new()
    {
        Name = graph.Name,
        Inputs = graph.Inputs,
        Outputs = graph.Outputs,
        Initializers = [.. graph.Initializers.Select(tensor => WithRawData(tensor, source))],
        Nodes = [.. graph.Nodes.Select(node => new NodeDefinition
        {
            Name = node.Name,
            Operator = node.Operator,
            Domain = node.Domain,
            Inputs = node.Inputs,
            Outputs = node.Outputs,
            Attributes = [.. node.Attributes.Select(attribute => attribute.Value is TensorDefinition tensor
                ? attribute with { Value = WithRawData(tensor, source) }
                : attribute)],
        })],
    };

    private static TensorDefinition WithRawData(TensorDefinition tensor, ModelSource source) => new()
    {
        Name = tensor.Name,
        Type = tensor.Type,
        Lengths = tensor.Lengths,
        RawData = TensorContentReader.Read(tensor, source, widen: false).Bytes,
    };

    private static void Check(string name, byte[] bytes)
    {
        ModelSource source = TestData.Source(name, bytes);
        string ours = Description.Of(ModelReader.Read(source), source);
        string theirs = Description.Of(ModelProto.Parser.ParseFrom(bytes));
        Assert.True(ours == theirs, $"{name}:\n{ours}\n---\n{theirs}");
    }
}
