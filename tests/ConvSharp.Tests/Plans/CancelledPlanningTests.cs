using System.Buffers;
using System.Numerics.Tensors;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using ConvSharp.Plans;
using ConvSharp.Tests.Gradients;
using Xunit;

namespace ConvSharp.Tests.Plans;

/// <summary>
/// Planning, packing and computing look at the token, and a cancelled call leaves nothing half made. Looks are counted, not timed: a token
/// is cancelled at every look in turn.
/// </summary>
public unsafe class CancelledPlanningTests
{
    private const int MostLooksTried = 40;

    /// <summary>Looks between cancellation and the exception: those of the loops that a look ends.</summary>
    private const int LooksAfter = 4;

    private static readonly ConvolutionOptions Replicate = new() { Padding = 1, PaddingMode = PaddingMode.Replicate };

    private static readonly (ConvolutionKind Kind, nint[] Input, nint[] Weight, ConvolutionOptions Options)[] Problems =
    [
        (ConvolutionKind.Convolution, [2, 6, 9, 11], [5, 6, 3, 3], new ConvolutionOptions { Padding = 1 }),
        (ConvolutionKind.Transposed, [1, 5, 6, 7], [5, 2, 4, 4], new ConvolutionOptions { Stride = 2, Padding = 1 }),
        (ConvolutionKind.Convolution, [1, 20, 8, 9], [20, 1, 3, 3], new ConvolutionOptions { Padding = 1, Groups = 20 }),
        (ConvolutionKind.Convolution, [1, 2, 700], [3, 2, 300], ConvolutionOptions.Default),
        (ConvolutionKind.Convolution, [3, 7, 4, 4], [9, 7, 4, 4], ConvolutionOptions.Default),
        (ConvolutionKind.Convolution, [1, 2, 4, 9, 9], [2, 2, 2, 3, 3], Replicate),
        (ConvolutionKind.Convolution, [3, 6, 9, 11], [40, 6, 1, 1], ConvolutionOptions.Default),
    ];

    public static TheoryData<string> Algorithms() => [.. AlgorithmTable.Convolution.Algorithms.Select(algorithm => algorithm.Name)];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Every_stage_of_every_algorithm_looks_and_ends(string algorithm)
    {
        int tried = 0;
        foreach ((ConvolutionKind kind, nint[] input, nint[] weight, ConvolutionOptions options) in Problems)
        {
            var geometry = ConvolutionGeometry.Create(kind, options, input, weight);
            if (EngineRun.Refusal<float>(geometry, VectorWidths.Widest, algorithm) is not null)
                continue;
            tried++;
            string what = $"{algorithm}, {geometry}";
            AssertEverywhere($"planning of {what}", 1, parallel => Plan(parallel.CancellationToken));
            ConvolutionProgram<float> program = Plan(TestContext.Current.CancellationToken);
            var (x, w, y) = (new float[geometry.InputLength], new float[geometry.WeightLength], new float[geometry.OutputLength]);
            var packed = new float[(program.PackedBytes / sizeof(float)) + 16];
            fixed (float* xs = x, ws = w, ps = packed, ys = y)
            {
                float* weights = ws, room = ps;
                var operands = new Operands<float> { Input = xs, Packed = ps, WeightsAreFinite = true, Output = ys };
                AssertEverywhere($"packing of {what}", 3, parallel => program.Pack(weights, room, parallel));
                AssertEverywhere($"execution of {what}", 2, parallel => program.Execute(operands, parallel));
            }

            ConvolutionProgram<float> Plan(CancellationToken cancellation) => new(
                geometry, VectorWidths.Widest, ConvolutionAccuracy.Fast, algorithm, packsForBatch: false, cancellation);
        }

        Assert.True(tried > 0, "no problem for it");
    }

    [Fact]
    public void The_choice_among_algorithms_looks_before_each()
    {
        (ConvolutionKind kind, nint[] input, nint[] weight, ConvolutionOptions options) = Problems[0];
        var geometry = ConvolutionGeometry.Create(kind, options, input, weight);
        var problem = Problem.Of<float>(geometry, VectorWidths.Widest, ConvolutionAccuracy.Fast);
        Planner<ConvolutionProposal> planner = AlgorithmTable.Convolution;
        AssertEverywhere(
            "choice", planner.Algorithms.Count,
            parallel => planner.Choose(problem with { Cancellation = parallel.CancellationToken }, null));
    }

    [Fact]
    public void Both_weight_gradients_and_the_input_gradient_look_while_they_are_planned()
    {
        foreach ((ConvolutionKind kind, nint[] input, nint[] weight, ConvolutionOptions options) in Problems)
        {
            var geometry = ConvolutionGeometry.Create(kind, options, input, weight);
            foreach (var algorithm in AlgorithmTable.WeightGradient.Algorithms)
            {
                if (GradientRun.WeightRefusal<float>(geometry, VectorWidths.Widest, algorithm.Name) is not null)
                    continue;
                AssertEverywhere(
                    $"weight gradient by {algorithm.Name} of {geometry}", 2, parallel => _ = new WeightGradientProgram<float>(
                        geometry, VectorWidths.Widest, ConvolutionAccuracy.Fast, algorithm.Name, parallel.CancellationToken));
            }

            AssertEverywhere($"input gradient of {geometry}", 2, parallel => _ = new InputGradientProgram<float>(
                geometry, VectorWidths.Widest, ConvolutionAccuracy.Fast, null, parallel.CancellationToken));
        }
    }

    [Fact]
    public void A_cancelled_call_leaves_a_layer_with_whole_plans_or_none()
    {
        foreach ((ConvolutionKind kind, nint[] shape, nint[] weight, ConvolutionOptions options) in Problems)
        {
            Tensor<float> input = Strided(shape);
            float[] expected = TestTensor.Values(AnyLayer.Of<float>(kind, weight, options).Forward(input));
            (int without, int with) = (0, 0);
            AssertEverywhere($"layer on [{string.Join(", ", shape)}]", 6, parallel =>
            {
                var layer = AnyLayer.Of<float>(kind, weight, options);
                try
                {
                    layer.Forward(input, parallel);
                }
                finally
                {
                    CancellationLook.Looking = null;
                    Assert.Equal(layer.Plans.ShapesKept, layer.Plans.PackingsMade);
                    (without, with) = layer.Plans.ShapesKept == 0 ? (without + 1, with) : (without, with + 1);
                    Assert.Equal(expected, TestTensor.Values(layer.Forward(input)));
                    Assert.Equal((1, 1), (layer.Plans.ShapesKept, (int)layer.Plans.PackingsMade));
                }
            });
            Assert.True(without > 3 && with > 1, $"{without} calls ended before there was a plan, {with} after");
        }
    }

    [Fact]
    public void Cancelled_passes_give_the_right_results_afterwards()
    {
        foreach ((ConvolutionKind kind, nint[] shape, nint[] weightShape, ConvolutionOptions options) in Problems)
        {
            Tensor<float> input = Strided(shape), weight = Strided(weightShape);
            var whole = ConvolutionPasses<float>.Create(kind, options, shape, weightShape);
            Tensor<float> output = TestTensor.Random<float>(3, whole.Geometry.OutputShape);
            Action<ConvolutionPasses<float>, Tensor<float>, ParallelOptions?>[] passes =
            [
                (p, y, parallel) => p.Forward(input, weight, (Tensor<float>?)null, y, parallel),
                (p, dx, parallel) => p.InputGradient(output, weight, dx, parallel),
                (p, dw, parallel) => p.WeightGradient(input, output, dw, parallel),
            ];
            nint[][] results = [whole.Geometry.OutputShape, shape, weightShape];
            for (int pass = 0; pass < passes.Length; pass++)
            {
                Tensor<float> expected = TestTensor.Filled(results[pass], float.NaN), actual = TestTensor.Filled(results[pass], float.NaN);
                passes[pass](whole, expected, null);
                int number = pass;
                AssertEverywhere($"pass {pass} of {whole.Geometry}", 3, parallel =>
                {
                    var own = ConvolutionPasses<float>.Create(kind, options, shape, weightShape);
                    try
                    {
                        passes[number](own, actual, parallel);
                    }
                    finally
                    {
                        CancellationLook.Looking = null;
                        passes[number](own, actual, null);
                        Assert.Equal(TestTensor.Values(expected), TestTensor.Values(actual));
                    }
                });
            }
        }
    }

    [Fact]
    public void A_token_that_is_cancelled_already_ends_every_way_in()
    {
        var parallel = new ParallelOptions { CancellationToken = new CancellationToken(canceled: true) };
        var sample = new Sample<float>(ConvolutionKind.Convolution, 2);
        Tensor<float> output = sample.NewOutput();
        nint[] input = sample.Geometry.InputShape, weight = sample.Geometry.WeightShape;
        var layer = AnyLayer.Of<float>(sample.Kind, weight, sample.Options);
        var planned = AnyLayer.Of<float>(sample.Kind, weight, sample.Options);
        ConvolutionPlan<float> plan = planned.Plan(input);
        ConvolutionPasses<float> passes = ConvolutionPasses<float>.Create(sample.Kind, sample.Options, input, weight);
        Action[] ways =
        [
            () => ConvolutionPlan<float>.Create(sample.Kind, sample.Options, input, sample.Weight, sample.Bias, parallel),
            () => plan.Execute(sample.Input, parallel),
            () => layer.Plan(input, parallel),
            () => layer.Forward(sample.Input, parallel),
            () => layer.Forward(sample.Input, output, parallel),
            () => planned.Forward(sample.Input, output, parallel),
            () => Convolution.Forward(sample.Input, sample.Weight, sample.Bias, sample.Options, parallel),
            () => sample.RunFunction(sample.Input, sample.Weight, sample.Bias, output, parallel),
            () => passes.Forward(sample.Input, sample.Weight, sample.Bias, output, parallel),
            () => ConvolutionGradient.Input(sample.Kind, input, sample.Weight, output, sample.Options, parallel),
            () => ConvolutionGradient.Weight(sample.Kind, sample.Input, weight, output, sample.Options, parallel),
            () => ConvolutionGradient.Bias(output, 2, parallel),
        ];
        for (int way = 0; way < ways.Length; way++)
        {
            Exception? error = Record.Exception(ways[way]);
            Assert.True(error is OperationCanceledException, $"way {way}: {error}");
        }

        Assert.Equal((0, 0), (layer.Plans.ShapesKept, (int)layer.Plans.PackingsMade));
    }

    /// <summary>Counts a call's looks, then makes it again and again with a token that is cancelled at one of them.</summary>
    private static void AssertEverywhere(string what, int fewestLooks, Action<ParallelOptions> call)
    {
        int looks = Looks(cancelAt: int.MaxValue, call, out _);
        Assert.True(looks >= fewestLooks, $"{what}: {looks} looks, not {fewestLooks}");
        int step = (looks + MostLooksTried - 1) / MostLooksTried;
        for (int at = 1; at <= looks; at += step)
        {
            int taken = Looks(at, call, out Exception? error);
            Assert.True(error is OperationCanceledException, $"{what}, cancelled at look {at} of {looks}: {error}");
            Assert.True(taken <= at + LooksAfter, $"{what}, cancelled at look {at} of {looks}: {taken} looks");
        }
    }

    private static int Looks(int cancelAt, Action<ParallelOptions> call, out Exception? error)
    {
        using var source = new CancellationTokenSource();
        int looks = 0;
        CancellationLook.Looking = () =>
        {
            if (++looks == cancelAt)
                source.Cancel();
        };
        try
        {
            error = Record.Exception(
                () => call(new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = source.Token }));
        }
        finally
        {
            CancellationLook.Looking = null;
        }

        return looks;
    }

    /// <summary>A tensor with gaps between its rows, so that it is copied before it is read.</summary>
    private static Tensor<float> Strided(nint[] shape)
    {
        nint[] whole = [.. shape[..^1], shape[^1] + 3];
        NRange[] part = [.. shape.Select(size => new NRange(0, size))];
        return TestTensor.Random<float>(1, whole).Slice(part);
    }
}
