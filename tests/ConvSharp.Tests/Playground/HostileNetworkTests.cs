using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using ConvSharp.Playground.Api;
using Google.Protobuf;
using Onnx;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>Files and requests that lie get a sentence and the control that it is about; what was open stays open.</summary>
public class HostileNetworkTests
{
    private const int Damaged = 400;

    [Fact]
    public void All_missing_operators_are_listed_with_their_nodes()
    {
        var graph = new GraphProto { Name = "strange" };
        graph.Input.Add(Image(1, 3, 8, 8));
        string last = "input";
        foreach ((string name, int i) in new[] { "Zap", "Zap", "Foo", "Relu" }.Select((name, i) => (name, i)))
        {
            graph.Node.Add(new NodeProto { OpType = name, Name = $"n{i}", Input = { last }, Output = { $"v{i}" } });
            last = $"v{i}";
        }

        graph.Output.Add(new ValueInfoProto { Name = last });
        JsonElement answer = Refused(Model(graph), "strange.onnx", "Zap ('n0', 'n1')");
        JsonElement[] missing = [.. answer.GetProperty("operators").EnumerateArray().Where(use => use.GetProperty("missing").GetBoolean())];
        Assert.Equal(["Foo", "Zap"], missing.Select(use => use.GetProperty("name").GetString()).Order());
        Assert.Equal(["n0", "n1"], missing.Single(use => use.GetProperty("name").GetString() == "Zap").GetProperty("nodes")
            .EnumerateArray().Select(node => node.GetString()));
    }

    [Fact]
    public void Cycles_and_huge_constants_are_refused()
    {
        var cycle = new GraphProto { Name = "cycle" };
        cycle.Input.Add(Image(1, 3, 8, 8));
        cycle.Node.Add(new NodeProto { OpType = "Add", Name = "a", Input = { "input", "c" }, Output = { "b" } });
        cycle.Node.Add(new NodeProto { OpType = "Relu", Name = "d", Input = { "b" }, Output = { "c" } });
        cycle.Output.Add(new ValueInfoProto { Name = "c" });
        Refused(Model(cycle), "cycle.onnx", "cycle");

        var huge = new GraphProto { Name = "huge" };
        huge.Input.Add(Image(1, 3, 8, 8));
        huge.Initializer.Add(new TensorProto { Name = "s", DataType = 7, Dims = { 2 }, Int64Data = { 20000, 20000 } });
        huge.Node.Add(new NodeProto { OpType = "ConstantOfShape", Name = "fill", Input = { "s" }, Output = { "big" } });
        huge.Node.Add(new NodeProto { OpType = "ReduceSum", Name = "sum", Input = { "big" }, Output = { "one" } });
        huge.Node.Add(new NodeProto { OpType = "Add", Name = "a", Input = { "input", "one" }, Output = { "y" } });
        huge.Output.Add(new ValueInfoProto { Name = "y" });
        var page = new NetworkPage();
        Assert.False(NetworkPageTests.Json(page.Open(Model(huge), "huge.onnx")).TryGetProperty("error", out JsonElement error), $"{error}");
        Assert.Contains("1,600", Problem(page, "shape=1x3x8x8"), StringComparison.Ordinal);
        Assert.Contains("256", Error(page.Run("shape=1x3x8x8")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("size=60000", "values together would take")]
    [InlineData("size=60000x60000", "at most 256")]
    [InlineData("size=0", "size is '0'")]
    [InlineData("size=1e9", "size")]
    [InlineData("mean=NaN", "mean is 'NaN'")]
    [InlineData("std=0", "std is '0'")]
    [InlineData("shape=1x3x99999999999x4", "shape")]
    [InlineData("shape=1x4x8x8", "the network takes input float32 [1, 3, ?, ?]")]
    [InlineData("shape=<b>=1x3x8x8", "with the name of an input")]
    [InlineData("value=<script>", "there is no such value")]
    [InlineData("channel=1e9", "channel is '1e9'")]
    [InlineData("layout=nwhc", "layout is 'nwhc'")]
    [InlineData("unknown=1", "'unknown' is no option")]
    public void Requests_that_lie_get_a_sentence(string query, string expected)
    {
        NetworkPage page = NetworkPageTests.Opened();
        Assert.Contains(expected, Error(page.Run(query)), StringComparison.Ordinal);
        Assert.Empty(page.Maps(query));
        page.Answer(query);
        Assert.Contains("error", page.Sum(query), StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_and_files_beyond_the_end_get_a_sentence()
    {
        NetworkPage page = NetworkPageTests.Opened();
        Assert.Contains("element is missing", Error(page.Sum("")), StringComparison.Ordinal);
        Assert.Contains("element is '99999999'", Error(page.Sum("element=99999999")), StringComparison.Ordinal);
        Assert.Contains("at most 67108864", Error(page.Open(new byte[NetworkPage.MostBytes + 1], "large.onnx")), StringComparison.Ordinal);
        Assert.Contains("is empty", Error(page.Open([], "empty.onnx")), StringComparison.Ordinal);
        Assert.Contains("pixels of 4 bytes", Error(page.Look(new byte[10], 3, 3)), StringComparison.Ordinal);
        Assert.Equal(8, NetworkPageTests.Json(page.Answer("")).GetProperty("layers").GetArrayLength());
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4,4],\"data_offsets\":[0,640]}}", 64, "spans 640 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,64]}}", 64, "a")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[16],\"data_offsets\":[0,64]}}", 32, "32")]
    public void Weights_that_lie_get_a_sentence(string header, int bytes, string expected) =>
        Refused(SafeTensors(header, bytes), "a.safetensors", expected);

    [Fact]
    public void A_header_beyond_the_file_gets_a_sentence()
    {
        byte[] file = SafeTensors("{}", 0);
        BinaryPrimitives.WriteInt64LittleEndian(file, 1L << 40);
        Refused(file, "a.safetensors", "header");
    }

    [Theory]
    [InlineData("edges.onnx")]
    [InlineData("edges.safetensors")]
    public void Damaged_files_never_throw(string sample)
    {
        byte[] file = NetworkPageTests.Sample(sample);
        var random = new Random(11);
        NetworkPage page = NetworkPageTests.Opened();
        for (int i = 0; i < Damaged; i++)
        {
            byte[] damaged = random.Next(4) == 0 ? file[..random.Next(file.Length)] : (byte[])file.Clone();
            for (int k = random.Next(4); k > 0 && damaged.Length > 0; k--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            string opened = page.Open(damaged, sample);
            string answer = page.Answer("size=8"), run = page.Run("size=8"), sum = page.Sum("size=8&element=0");
            foreach (string text in new[] { opened, answer, run, sum })
            {
                JsonElement root = NetworkPageTests.Json(text);
                bool isSentence = !root.TryGetProperty("error", out JsonElement error)
                    || error.GetProperty("message").GetString()!.Length > 10;
                Assert.True(isSentence, $"{sample}, seed 11, file {i}: {text}");
            }
        }
    }

    private static JsonElement Refused(byte[] file, string name, string expected)
    {
        JsonElement answer = NetworkPageTests.Json(new NetworkPage().Open(file, name));
        JsonElement error = answer.GetProperty("error");
        Assert.Equal("file", error.GetProperty("control").GetString());
        Assert.Contains(expected, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        return answer;
    }

    private static string Error(string answer) => NetworkPageTests.Json(answer).GetProperty("error").GetProperty("message").GetString()!;

    private static string Problem(NetworkPage page, string query) =>
        NetworkPageTests.Json(page.Answer(query)).GetProperty("problem").GetProperty("message").GetString()!;

    private static byte[] Model(GraphProto graph)
    {
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        return model.ToByteArray();
    }

    private static ValueInfoProto Image(params long[] shape)
    {
        var type = new TypeProto.Types.Tensor { ElemType = 1, Shape = new TensorShapeProto() };
        foreach (long length in shape)
            type.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = length });
        return new ValueInfoProto { Name = "input", Type = new TypeProto { TensorType = type } };
    }

    private static byte[] SafeTensors(string header, int bytes)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), file = new byte[8 + json.Length + bytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }
}
