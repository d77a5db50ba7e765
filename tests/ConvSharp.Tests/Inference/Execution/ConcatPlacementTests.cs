using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Concatenations of parts, and of other concatenations, whose memory is one another's.</summary>
public sealed class ConcatPlacementTests
{
    [Fact]
    public void Nested_concatenations_give_the_same_as_each_alone()
    {
        for (int seed = 1; seed <= 150; seed++)
        {
            var random = new Random(seed);
            nint batch = random.Next(5) == 0 ? 2 : 1;
            var builder = new InferenceGraphBuilder();
            InferenceTensor input = Tensors.Random(random, ElementType.Float32, batch, random.Next(1, 5), 3);
            List<(string Name, double[][] Channels)> values = [(builder.Input("x", ElementType.Float32), Channels(input))];
            for (int i = 0; i < 12; i++)
                values.Add(Next(builder, random, values));
            foreach ((string name, _) in values.Skip(1).Where(_ => random.Next(3) == 0).Append(values[^1]).DistinctBy(value => value.Name))
                builder.Output(name);
            InferenceGraph graph = builder.Build();
            using InferenceSession session = new InferenceModel(graph).CreateSession();
            for (int run = 0; run < 2; run++)
            {
                InferenceTensor[] outputs = session.Run([input]);
                for (int i = 0; i < outputs.Length; i++)
                {
                    double[][] expected = values.First(value => value.Name == graph.Outputs[i]).Channels;
                    string context = $"seed {seed}, run {run}, {graph.Outputs[i]}:\n{string.Join("\n", graph.Nodes)}\n";
                    OperationRun.AssertClose(context, Flat(expected, (int)batch), outputs[i], 0);
                }
            }
        }
    }

    [Fact]
    public void A_dense_block_lies_in_its_last_concatenation()
    {
        var builder = new InferenceGraphBuilder();
        List<string> parts = [builder.Add(new Unary(UnaryFunction.Neg), builder.Input("x", ElementType.Float32))];
        string all = parts[0];
        for (int layer = 0; layer < 6; layer++)
        {
            string first = builder.Add(
                new Slice(), all, builder.Constant(Tensors.Integers(0)), builder.Constant(Tensors.Integers(16)),
                builder.Constant(Tensors.Integers(1)));
            parts.Add(builder.Add(new Unary(UnaryFunction.Abs), first));
            all = builder.Add(new Concat(1), [.. parts]);
        }

        builder.Output(all);
        var model = new InferenceModel(builder.Build());
        Assert.True(model.Explain([InferenceTensor.Zeros(ElementType.Float32, 1, 16, 4, 4)]).ArenaBytes <= 64);
        Assert.True(model.Explain([InferenceTensor.Zeros(ElementType.Float32, 2, 16, 4, 4)]).ArenaBytes > 4096, "two samples lie apart");
    }

    /// <summary>A new value: a concatenation of two to four others, which may be equal, a half of one, or a function of one.</summary>
    private static (string Name, double[][] Channels) Next(
        InferenceGraphBuilder builder, Random random, List<(string Name, double[][] Channels)> values)
    {
        (string Name, double[][] Channels) x = values[random.Next(values.Count)];
        switch (random.Next(4))
        {
            case 0 when x.Channels.Length > 1:
                string[] halves = [builder.NewName("a"), builder.NewName("b")];
                int cut = (x.Channels.Length + 1) / 2, half = random.Next(2);
                builder.Add(new Split(1, 2), [x.Name], halves);
                return (halves[half], half == 0 ? x.Channels[..cut] : x.Channels[cut..]);
            case 1:
                return (
                    builder.Add(new Unary(UnaryFunction.Neg), x.Name),
                    [.. x.Channels.Select(channel => channel.Select(number => -number).ToArray())]);
            default:
                List<(string Name, double[][] Channels)> parts = [x];
                for (int more = random.Next(1, 4); more > 0; more--)
                    parts.Add(values[random.Next(values.Count)]);
                if (parts.Sum(part => part.Channels.Length) > 40)
                    return x;
                return (
                    builder.Add(new Concat(1), [.. parts.Select(part => part.Name)]), [.. parts.SelectMany(part => part.Channels)]);
        }
    }

    /// <summary>The numbers of each channel, sample after sample.</summary>
    private static double[][] Channels(InferenceTensor tensor)
    {
        double[] numbers = Tensors.Doubles(tensor);
        (int channels, int length) = ((int)tensor.Shape[1], (int)tensor.Shape[2]);
        return
        [
            .. Enumerable.Range(0, channels).Select(channel => Enumerable.Range(0, (int)tensor.Shape[0])
                .SelectMany(sample => numbers.Skip(((sample * channels) + channel) * length).Take(length)).ToArray()),
        ];
    }

    private static double[] Flat(double[][] channels, int batch) =>
    [
        .. Enumerable.Range(0, batch)
            .SelectMany(sample => channels.SelectMany(channel => channel.Chunk(channel.Length / batch).ElementAt(sample))),
    ];
}
