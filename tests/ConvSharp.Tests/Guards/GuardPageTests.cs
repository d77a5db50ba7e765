using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Guards;

/// <summary>
/// Nothing before or beyond an operand or the work space is read or written: each of them ends, and in a second run begins, at a protected
/// page. Touching that ends the process, so the runs take place in child processes, which name every case in a file before it runs.
/// </summary>
public class GuardPageTests
{
    private const string Role = "CONVSHARP_TEST_GUARDS", LogFile = "CONVSHARP_TEST_GUARDS_LOG";
    private const string Survived = "the guards let it pass";
    private static readonly int Shapes = SweepLength.Of(900, 15_000);

    // Kernels of every width have loops: they are compiled once, not three times.
    private static readonly (string Name, string Value) CompiledOnce = ("DOTNET_TC_QuickJitForLoops", "0");

    private static readonly string Child = Environment.GetEnvironmentVariable(Role) ?? "";

    [Theory]
    [InlineData("float")]
    [InlineData("double")]
    public async Task All_memory_may_end_and_begin_at_a_protected_page(string type)
    {
        if (Child == "")
        {
            (ChildResult child, string last) = await RunChild(type, nameof(All_memory_may_end_and_begin_at_a_protected_page));
            Assert.True(child.ExitCode == 0, $"exit code {child.ExitCode} at: {last}\n{child.Output}");
            Assert.StartsWith("done", last, StringComparison.Ordinal);
        }
        else if (Child == type)
        {
            if (type == "float")
                Sweep<float>(60_000);
            else
                Sweep<double>(70_000);
        }
    }

    [Theory]
    [InlineData("read beyond")]
    [InlineData("read before")]
    [InlineData("write beyond")]
    [InlineData("write before")]
    public async Task A_planted_access_ends_the_child_and_is_named(string access)
    {
        if (Child == "")
        {
            (ChildResult child, string last) = await RunChild(access, nameof(A_planted_access_ends_the_child_and_is_named));
            Assert.True(child.ExitCode is 134 or 139, $"{access}: exit code {child.ExitCode}: {child.Output}");
            Assert.Equal(access, last);
        }
        else if (Child == access)
        {
            Plant(access);
        }
    }

    private static async Task<(ChildResult Child, string LastCase)> RunChild(string role, string test)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "protected pages are made with Linux's mmap");
        string log = Path.GetTempFileName();
        try
        {
            ChildResult child = await ChildRun.Result(
                [(Role, role), (LogFile, log), CompiledOnce], "--filter-method", $"{typeof(GuardPageTests).FullName}.{test}");
            return (child, (await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken)).TrimEnd());
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static CaseLog OpenLog() => new(Environment.GetEnvironmentVariable(LogFile)!);

    private static unsafe void Plant(string access)
    {
        using var memory = new GuardedMemory();
        using CaseLog log = OpenLog();
        log.Write(access);
        float* end = memory.Place<float>(100, Edge.End) + 100;
        end[-1] = 1;
        float* start = memory.Place<float>(100, Edge.Start);
        start[0] = 1;
        float read = 0;
        switch (access)
        {
            case "read beyond":
                read = *end;
                break;
            case "read before":
                read = start[-1];
                break;
            case "write beyond":
                *end = 1;
                break;
            default:
                start[-1] = 1;
                break;
        }

        log.Write($"{Survived} {read}");
    }

    private static void Sweep<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using CaseLog log = OpenLog();
        using var run = new GuardedRun<T>();
        int shapes = Shapes, cases = 0;
        for (int seed = firstSeed; seed < firstSeed + shapes; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: seed % 4 == 0, seed % 8 == 1 ? 400_000 : 40_000);
            ConvolutionGeometry geometry = problem.Geometry;
            T[] input = problem.Reals<T>(geometry.InputLength, 1), weight = problem.Reals<T>(geometry.WeightLength, 2);
            T[] bias = seed % 2 == 0 ? [] : problem.Reals<T>(geometry.OutChannels, 3);
            ConvolutionAccuracy accuracy = seed % 3 == 0 ? ConvolutionAccuracy.Accurate : ConvolutionAccuracy.Fast;
            (bool finite, int threads) = (seed % 5 != 0, 1 + (seed % 4));
            string shape = $"{typeof(T).Name}, {problem}";
            log.Write($"end: function, {shape}");
            T[] byFunction = run.RunApi(problem, Edge.End, input, weight, bias).ToArray();
            log.Write($"start: function, {shape}");
            if (!run.RunApi(problem, Edge.Start, input, weight, bias).SequenceEqual(byFunction))
                Assert.Fail($"function, {shape}: the place in memory changes the output");
            cases += GuardWeightGradients(run, log, geometry, threads, shape, input, problem.Reals<T>(geometry.OutputLength, 4));
            foreach (Algorithm algorithm in AlgorithmTable.Convolution.Algorithms)
            {
                if (EngineRun.Refusal<T>(geometry, VectorWidths.Widest, algorithm.Name, accuracy) is not null)
                    continue;
                foreach (VectorWidth width in EngineRun.Widths)
                {
                    string what = $"{algorithm.Name}, {width}, {accuracy}, for {threads} threads, finite weights {finite}, {shape}";
                    log.Write($"end: {what}");
                    T[] atEnd = Run(Edge.End).ToArray();
                    log.Write($"start: {what}");
                    if (!Run(Edge.Start).SequenceEqual(atEnd))
                        Assert.Fail($"{what}: the place in memory changes the output");
                    cases++;

                    ReadOnlySpan<T> Run(Edge edge) =>
                        run.Run(geometry, algorithm.Name, width, accuracy, edge, threads, finite, input, weight, bias);
                }
            }
        }

        Assert.True(cases > shapes * EngineRun.Widths.Count * 3, $"only {cases} cases of {shapes} shapes");
        log.Write($"done: {cases} cases");
    }

    private static int GuardWeightGradients<T>(
        GuardedRun<T> run, CaseLog log, ConvolutionGeometry geometry, int threads, string shape, T[] input, T[] outputGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (geometry.PaddingMode != PaddingMode.Zeros)
            return 0;
        bool isTransposed = geometry.Kind == ConvolutionKind.Transposed;
        ConvolutionGeometry convolution = isTransposed ? AdjointGeometry.Of(geometry) : geometry;
        (T[] x, T[] dy) = isTransposed ? (outputGradient, input) : (input, outputGradient);
        int cases = 0;
        foreach (Algorithm<WeightGradientProposal> algorithm in AlgorithmTable.WeightGradient.Algorithms)
        {
            foreach (VectorWidth width in EngineRun.Widths)
            {
                var problem = Problem.Of<T>(PointwiseAxes.Merged(convolution), width, ConvolutionAccuracy.Fast);
                if (algorithm.Propose(problem).Refusal is not null)
                    continue;
                cases++;
                string what = $"weight gradient, {algorithm.Name}, {width}, for {threads} threads, {shape}";
                log.Write($"end: {what}");
                T[] atEnd = run.RunWeightGradient(convolution, algorithm, width, Edge.End, threads, x, dy).ToArray();
                log.Write($"start: {what}");
                if (!run.RunWeightGradient(convolution, algorithm, width, Edge.Start, threads, x, dy).SequenceEqual(atEnd))
                    Assert.Fail($"{what}: the place in memory changes the gradient");
            }
        }

        return cases;
    }
}
