using System.Runtime.InteropServices;
using ConvSharp.Inference;
using ConvSharp.Onnx;
using Google.Protobuf;
using Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx;

/// <summary>Large weights of a file are read when they are packed, and are not kept beside the packed ones.</summary>
public sealed class WeightMemoryTests
{
    private const int Channels = 48, Seed = 5;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_stay_in_the_file(bool asBytes)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = Network(asBytes).ToByteArray();
        OnnxModel inMemory = OnnxModel.Load(bytes), inFile = OnnxModel.Load(folder.File("m.onnx", bytes));
        Assert.Contains(inFile.Model.Fusions, note => note.Description.Contains("folded", StringComparison.Ordinal));
        using InferenceSession first = inMemory.CreateSession(), second = inFile.CreateSession();
        foreach (nint size in new nint[] { 8, 11, 8 })
        {
            InferenceTensor x = Tensors(size);
            Assert.Equal(first.Run([x])[0].Bytes.ToArray(), second.Run([x])[0].Bytes.ToArray());
        }

        InferenceTensor[] large = [.. inFile.Graph.Constants.Values.Concat(inFile.Model.Graph.Constants.Values)
            .Where(constant => constant.Length * sizeof(float) >= InferenceTensor.LeastOnDemand)];
        Assert.Equal(4, large.Length); // of the convolution and the product, before fusion and after
        Assert.All(large, constant => Assert.False(constant.IsInMemory, $"{constant} is in memory, as bytes {asBytes}, seed {Seed}"));
    }

    /// <summary>A convolution with a batch norm to fold, then a product with a matrix.</summary>
    private static ModelProto Network(bool asBytes)
    {
        var random = new Random(Seed);
        GraphProto graph = new()
        {
            Name = "g",
            Node =
            {
                Samples.Node("Conv", ["x", "w"], ["a"]), Samples.Node("BatchNormalization", ["a", "s", "b", "m", "v"], ["c"]),
                Samples.Node("GlobalAveragePool", ["c"], ["d"]), Samples.Node("Flatten", ["d"], ["e"]),
                Samples.Node("MatMul", ["e", "f"], ["y"]),
            },
            Input = { Samples.Value("x", 1, Channels, null, null) },
            Output = { Samples.Value("y") },
        };
        Add("w", Channels, Channels, 3, 3);
        foreach (string name in new[] { "s", "b", "m", "v" })
            Add(name, Channels);
        Add("f", Channels, 400);
        return Samples.Model(graph);

        void Add(string name, params int[] shape)
        {
            float[] values = [.. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() + 0.5f)];
            TensorProto tensor = new() { Name = name, DataType = 1 };
            tensor.Dims.AddRange(shape.Select(length => (long)length));
            if (asBytes)
                tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));
            else
                tensor.FloatData.AddRange(values);
            graph.Initializer.Add(tensor);
        }
    }

    private static InferenceTensor Tensors(nint size)
    {
        var random = new Random(Seed);
        InferenceTensor x = InferenceTensor.Zeros(ConvSharp.Files.ElementType.Float32, 1, Channels, size, size);
        foreach (ref float value in x.Elements<float>())
            value = random.NextSingle() - 0.5f;
        return x;
    }
}
