using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Random graphs of transposes and other operations: with fusion they give the same bits, and have no more transposes.</summary>
public class TransposeSweepTests
{
    [Fact]
    public void Random_graphs_give_the_same_bits()
    {
        int fewer = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            (InferenceGraph graph, InferenceTensor[] inputs) = new RandomGraph(random).Build();
            InferenceModel model = new(graph), plain = new(graph, new InferenceOptions { Fuse = false });
            string context = $"seed {seed}: {string.Join("; ", graph.Nodes)}; fused: {string.Join("; ", model.Graph.Nodes)}";
            int before = Transposes(plain), after = Transposes(model);
            Assert.True(after <= before, $"{after} transposes instead of {before}; {context}");
            fewer += after < before ? 1 : 0;
            using InferenceSession first = plain.CreateSession(), second = model.CreateSession();
            InferenceTensor[] expected = first.Run(inputs), actual = second.Run(inputs);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(expected[i].ToString() == actual[i].ToString(), $"output {i} is {actual[i]}, not {expected[i]}; {context}");
                Assert.True(expected[i].Bytes.SequenceEqual(actual[i].Bytes), $"output {i} has other bits; {context}");
            }
        }

        Assert.True(fewer > 200, $"only {fewer} graphs have fewer transposes");
    }

    private static int Transposes(InferenceModel model) => model.Graph.Nodes.Count(node => node.Operation is Transpose);

    /// <summary>Adds operations on values drawn at random, whose shapes it keeps.</summary>
    private sealed class RandomGraph(Random random)
    {
        private const int Rank = 3;

        private readonly InferenceGraphBuilder _builder = new();
        private readonly List<(string Name, nint[] Shape)> _values = [];

        public (InferenceGraph Graph, InferenceTensor[] Inputs) Build()
        {
            var inputs = new List<InferenceTensor>();
            for (int i = 0; i < 2; i++)
            {
                nint[] shape = i == 0 ? [2, 3, 4] : [4, 2, 3];
                _values.Add((_builder.Input($"x{i}", ElementType.Float32, [shape[0], "b", "c"]), shape));
                inputs.Add(Tensors.Random(random, ElementType.Float32, shape));
            }

            int count = random.Next(4, 16);
            while (_values.Count < count)
                Add();
            foreach ((string name, nint[] _) in _values.Skip(2).Where((value, i) => i == _values.Count - 3 || random.Next(5) == 0))
                _builder.Output(name);
            return (_builder.Build(), [.. inputs]);
        }

        private void Add()
        {
            // The values made last are drawn most often, so that chains grow.
            (string x, nint[] shape) = _values[Math.Max(random.Next(_values.Count), random.Next(_values.Count))];
            int axis = random.Next(Rank);
            switch (random.Next(12))
            {
                case <= 3:
                    int[] order = [0, 1, 2];
                    random.Shuffle(order);
                    Take(_builder.Add(new Transpose(order), x), [.. order.Select(from => shape[from])]);
                    break;
                case 4:
                    Take(_builder.Add(new Unary(random.Next(2) == 0 ? UnaryFunction.Sigmoid : UnaryFunction.Neg), x), shape);
                    break;
                case 5:
                    AddConstant(x, shape);
                    break;
                case 6 or 7:
                    AddSum(x, shape);
                    break;
                case 8:
                    AddConcat(x, shape, axis);
                    break;
                case 9:
                    string pads = _builder.Constant(Tensors.Integers(1, 0)), axes = _builder.Constant(Tensors.Integers(axis));
                    if (shape[axis] < 6)
                        Take(_builder.Add(new Pad(PadMode.Edge), x, pads, "", axes), With(shape, axis, shape[axis] + 1));
                    break;
                case 10:
                    string starts = _builder.Constant(Tensors.Integers(-1)), ends = _builder.Constant(Tensors.Integers(-9));
                    string along = _builder.Constant(Tensors.Integers(axis - Rank)), steps = _builder.Constant(Tensors.Integers(-2));
                    Take(_builder.Add(new Slice(), x, starts, ends, along, steps), With(shape, axis, (shape[axis] + 1) / 2));
                    break;
                default:
                    // Bound to its order of axes.
                    Take(_builder.Add(new CumulativeSum(), x, _builder.Constant(InferenceTensor.Of<long>([axis]))), shape);
                    break;
            }
        }

        private void AddConstant(string x, nint[] shape)
        {
            nint[] other = [.. shape.Skip(random.Next(Rank + 1)).Select(size => random.Next(2) == 0 ? size : 1)];
            string constant = _builder.Constant(Tensors.Random(random, ElementType.Float32, other));
            BinaryFunction function = random.Next(2) == 0 ? BinaryFunction.Sub : BinaryFunction.Mul;
            Take(random.Next(2) == 0 ? _builder.Add(new Binary(function), x, constant) : _builder.Add(new Binary(function), constant, x), shape);
        }

        /// <summary>With a value of the same shape, as it is or transposed.</summary>
        private void AddSum(string x, nint[] shape)
        {
            foreach ((string other, nint[] its) in _values.OrderBy(_ => random.Next()).ToArray())
            {
                int[] order = [0, 1, 2];
                random.Shuffle(order);
                if (other != x && order.Select(from => its[from]).SequenceEqual(shape))
                {
                    string operand = order is [0, 1, 2] ? other : _builder.Add(new Transpose(order), other);
                    Take(_builder.Add(new Binary(BinaryFunction.Add), x, operand), shape);
                    return;
                }
            }
        }

        private void AddConcat(string x, nint[] shape, int axis)
        {
            if (shape[axis] > 4)
                return;
            string constant = _builder.Constant(Tensors.Random(random, ElementType.Float32, With(shape, axis, 1)));
            Take(_builder.Add(new Concat(axis), x, constant, x), With(shape, axis, (2 * shape[axis]) + 1));
        }

        private void Take(string name, nint[] shape) => _values.Add((name, shape));

        private static nint[] With(nint[] shape, int axis, nint size) => [.. shape.Select((old, at) => at == axis ? size : old)];
    }
}
