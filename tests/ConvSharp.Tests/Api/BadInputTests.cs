using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>Bad input: a typed error that says what to do, an untouched output, and no large allocation on the way.</summary>
public partial class BadInputTests
{
    private const long MostBytes = 2 << 20;
    private const float Prefill = 12345.678f;
    private const string MemoryLimit = "DOTNET_GCHeapHardLimit", HexadecimalLimit = "8000000";

    public static TheoryData<int, string> Problems()
    {
        var data = new TheoryData<int, string>();
        for (int i = 0; i < BadProblems.All.Count; i++)
            data.Add(i, BadProblems.All[i].ToString());
        return data;
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Functions_refuse(int index, string name)
    {
        BadProblem problem = BadProblems.All[index];
        Tensor<float> input = TestTensor.Ones<float>(problem.Input), weight = TestTensor.Ones<float>(problem.Weight);
        Tensor<float>? bias = problem.Bias is null ? null : TestTensor.Ones<float>(problem.Bias);
        bool transposed = problem.Kind == ConvolutionKind.Transposed;
        AssertRefused(problem, problem, $"function of {name}", () => _ = transposed
            ? Convolution.Transposed(input, weight, bias, problem.Options)
            : Convolution.Forward(input, weight, bias, problem.Options));

        AssertRefusedAndUntouched(problem, problem, $"function into a destination of {name}", output =>
        {
            ReadOnlyTensorSpan<float> biasSpan = bias is null ? default : bias.AsReadOnlyTensorSpan();
            if (transposed)
                Convolution.Transposed<float>(input, weight, biasSpan, output, problem.Options);
            else
                Convolution.Forward<float>(input, weight, biasSpan, output, problem.Options);
        });
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Plans_refuse(int index, string name)
    {
        BadProblem problem = BadProblems.All[index];
        Tensor<float> input = TestTensor.Ones<float>(problem.Input), weight = TestTensor.Ones<float>(problem.Weight);
        ConvolutionPlan<float> Create() => ConvolutionPlan<float>.Create(
            problem.Kind, problem.Options, problem.Input, weight,
            problem.Bias is null ? default : TestTensor.Ones<float>(problem.Bias).AsReadOnlyTensorSpan());
        AssertRefused(problem, problem, $"plan of {name}", () => Create().Execute(input));
        AssertRefusedAndUntouched(problem, problem, $"plan into a destination of {name}", output => Create().Execute(input, output));
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Layers_refuse(int index, string name)
    {
        BadProblem problem = BadProblems.All[index];
        if (problem.NotForLayers || problem.Bias is not null || problem.Weight.Length is < 3 or > 5)
            return;
        BadProblem expected = problem.InLayer ?? problem;
        Tensor<float> input = TestTensor.Ones<float>(problem.Input);
        ConvolutionLayer<float> Create() => AnyLayer.Of<float>(problem.Kind, problem.Weight, problem.Options);
        AssertRefused(problem, expected, $"layer of {name}", () => Create().Forward(input));
        AssertRefusedAndUntouched(problem, expected, $"layer into a destination of {name}", output => Create().Forward(input, output));
    }

    [Fact]
    public void The_table_is_long() => Assert.True(
        BadProblems.All.Select(problem => problem.Name).Distinct().Count() >= 60,
        $"only {BadProblems.All.Select(problem => problem.Name).Distinct().Count()} patterns");

    [Fact]
    public void Random_sizes_at_the_edge_of_64_bits_give_a_geometry_or_a_typed_error() => EdgesAreRefused(20_000, 62, problem =>
        ConvolutionGeometry.Create(problem.Kind, problem.Options, problem.Input, problem.Weight));

    /// <summary>In a process that may have 128 MiB, so that what is allowed there does no harm here.</summary>
    [Fact]
    public async Task Random_sizes_at_the_edge_of_memory_give_a_plan_or_a_typed_error()
    {
        if (ChildRun.Is(MemoryLimit, HexadecimalLimit))
        {
            EdgesAreRefused(2_000, 44, Plan);
            return;
        }

        // A collection that runs beside the test may come too late for the last 128 MiB.
        ChildResult child = await ChildRun.Result(
            [(MemoryLimit, HexadecimalLimit), ("DOTNET_gcConcurrent", "0")], "--filter-method", "*edge_of_memory*");
        Assert.True(child.ExitCode == 0, $"exit code {child.ExitCode}: {child.Output}");

        static void Plan(BadProblem problem)
        {
            // A tensor's length must fit in 64 bits for there to be one at all.
            nint most = (nint)1 << (54 / (problem.Weight.Length - 2));
            nint[] weight = [4, 4, .. problem.Weight[2..].Select(size => Math.Min(size, most))];
            _ = ConvolutionPlan<float>.Create(problem.Kind, problem.Options, problem.Input, TestTensor.Ones<float>(weight));
        }
    }

    private static void EdgesAreRefused(int problems, int bits, Action<BadProblem> act)
    {
        int refused = 0;
        for (int seed = 0; seed < problems; seed++)
        {
            BadProblem problem = RandomEdge(seed, bits);
            try
            {
                act(problem);
            }
            catch (ConvolutionArgumentException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail(
                    $"{problem.Name}: {problem} [{string.Join(", ", problem.Input)}] [{string.Join(", ", problem.Weight)}] "
                    + $"{problem.Options}: {exception}");
            }
        }

        Assert.InRange(refused, problems / 20, problems - 10);
    }

    private static BadProblem RandomEdge(int seed, int bits)
    {
        var random = new Random(seed);
        int rank = random.Next(1, 4);
        var kind = (ConvolutionKind)random.Next(2);
        return new($"seed {seed}", "", "")
        {
            Kind = kind,
            Input = [1, 4, .. Sizes()],
            Weight = [4, 4, .. Sizes()],
            Options = new ConvolutionOptions
            {
                Stride = Axes(),
                Dilation = Axes(),
                Padding = random.Next(4) == 0 ? Padding.Same : random.Next(3) == 0 ? Padding.Asymmetric(Axes(), Axes()) : Axes(),
                OutputPadding = kind == ConvolutionKind.Transposed ? Axes() : default,
                OutputSize = kind == ConvolutionKind.Transposed ? Axes() : default,
                PaddingMode = (PaddingMode)random.Next(4),
            },
        };

        long Any() => random.Next(8) switch
        {
            0 => (1L << random.Next(bits + 1)) + random.Next(-2, 3),
            1 => random.NextInt64(1L << bits),
            2 => random.Next(4) == 0 ? -(1L << random.Next(bits + 1)) : 1,
            _ => random.Next(1, 5),
        };
        PerAxis Axes() => random.Next(2) == 0 ? default(PerAxis) : Any();
        nint[] Sizes() => [.. Enumerable.Range(0, rank).Select(_ => (nint)Math.Max(Any(), 1))];
    }

    private static void AssertRefusedAndUntouched(BadProblem problem, BadProblem expected, string what, Action<Tensor<float>> act)
    {
        int rank = Math.Clamp(problem.Weight.Length - 2, 1, 3);
        Tensor<float> output = TestTensor.Filled([1, 4, .. Enumerable.Repeat((nint)6, rank)], Prefill);
        // Where only the size of a new output would be refused, a destination is refused for its shape.
        BadProblem orShape = expected.Parameter == "output"
            ? expected with { Value = "", Words = [.. expected.Words, "expected output of size"] }
            : expected;
        AssertRefused(problem, orShape, what, () => act(output));
        Assert.All(TestTensor.Values(output), value =>
            Assert.Equal(BitConverter.SingleToInt32Bits(Prefill), BitConverter.SingleToInt32Bits(value)));
    }

    private static void AssertRefused(BadProblem problem, BadProblem expected, string what, Action act)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(act);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var typed = Assert.IsType<ConvolutionArgumentException>(error, exactMatch: true);
        string message = $"{what} ({problem.Options}): {typed.Message}";
        Assert.True(
            expected.Words.Any(words => typed.Message.Contains(words, StringComparison.Ordinal)), $"the words are missing: {message}");
        Assert.True(expected.Parameter.Length == 0 || typed.Word == expected.Parameter, $"{typed.Word} is blamed: {message}");
        Match form = Form().Match(typed.Message);
        Assert.True(form.Success && form.Groups[1].Value == typed.Word, $"parameter, value and fix are missing: {message}");
        Assert.True(
            form.Groups[2].Value.Contains(expected.Value, StringComparison.Ordinal), $"the value {expected.Value} is missing: {message}");
        Assert.True(allocated < MostBytes, $"{allocated} bytes were allocated first: {message}");
    }

    /// <summary>…; parameter is value: fix.</summary>
    [GeneratedRegex(@"; (\S+) is (.+): \S[^:]{6,}\.", RegexOptions.Singleline)]
    private static partial Regex Form();
}
