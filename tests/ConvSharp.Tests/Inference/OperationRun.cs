using ConvSharp.Files;
using ConvSharp.Inference;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Runs one operation as a graph, in several ways that must give the same bits.</summary>
internal static class OperationRun
{
    /// <summary>The outputs of an operation.</summary>
    /// <param name="context">Seed and parameters, for messages.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its inputs; null where one is absent.</param>
    /// <param name="outputs">How many outputs are wanted.</param>
    public static InferenceTensor[] Run(string context, Operation operation, InferenceTensor?[] inputs, int outputs = 1)
    {
        InferenceTensor[] first = Run(operation, inputs, outputs, _ => false, 1);
        foreach ((string way, Func<int, bool> isConstant, int threads) in new (string, Func<int, bool>, int)[]
        {
            ("three threads", _ => false, 3),
            ("small inputs constant", i => i > 0 && IsSmall(inputs[i]), 1),
            ("all but the first input constant", i => i > 0, 3),
            ("all inputs constant", _ => true, 2),
        })
        {
            InferenceTensor[] again = Run(operation, inputs, outputs, isConstant, threads);
            for (int i = 0; i < outputs; i++)
            {
                Assert.True(first[i].ToString() == again[i].ToString(), $"{context}, {way}, output {i}: {again[i]} is not {first[i]}");
                AssertClose($"{context}, {way}, output {i}", Tensors.Doubles(first[i]), again[i], 1e-5);
            }

            for (int i = 0; i < outputs && way == "three threads"; i++)
                Assert.True(first[i].Bytes.SequenceEqual(again[i].Bytes), $"{context}, {way}, output {i}: other bits");
        }

        return first;
    }

    /// <summary>The numbers are those expected, within an error of 1 + |expected| times the tolerance.</summary>
    public static void AssertClose(string context, IReadOnlyList<double> expected, InferenceTensor actual, double tolerance)
    {
        double[] numbers = Tensors.Doubles(actual);
        Assert.True(expected.Count == numbers.Length, $"{context}: {actual} has {numbers.Length} numbers, not {expected.Count}");
        for (int i = 0; i < numbers.Length; i++)
        {
            bool isSame = numbers[i].Equals(expected[i]) || Math.Abs(numbers[i] - expected[i]) <= tolerance * (1 + Math.Abs(expected[i]));
            if (!isSame)
                Assert.Fail($"{context}: element {i} of {actual} is {numbers[i]}, not {expected[i]}");
        }
    }

    private static bool IsSmall(InferenceTensor? input) => input is { Length: <= 16 };

    private static InferenceTensor[] Run(
        Operation operation, InferenceTensor?[] inputs, int outputs, Func<int, bool> isConstant, int threads)
    {
        var builder = new InferenceGraphBuilder("test");
        var given = new List<InferenceTensor>();
        string[] names = new string[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            names[i] = inputs[i] is null ? InferenceGraphBuilder.Absent : $"x{i}";
            if (inputs[i] is not { } input)
                continue;
            if (isConstant(i))
            {
                builder.Constant(names[i], input);
            }
            else
            {
                builder.Input(names[i], input.Type);
                given.Add(input);
            }
        }

        string[] results = [.. Enumerable.Range(0, outputs).Select(i => $"y{i}")];
        builder.Add(operation, names, results, "tested");
        foreach (string result in results)
            builder.Output(result);
        using InferenceSession session = new InferenceModel(builder.Build()).CreateSession();
        return session.Run([.. given], new ParallelOptions { MaxDegreeOfParallelism = threads });
    }

    /// <summary>Element types that floating-point operations are tested with.</summary>
    public static IReadOnlyList<(ElementType Type, double Tolerance)> Floats { get; } =
        [(ElementType.Float32, 3e-6), (ElementType.Float64, 1e-13)];
}
