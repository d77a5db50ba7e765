using System.Diagnostics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Measuring;

/// <summary>
/// One pass of a layer with its own operands. The forward pass has its weights packed beforehand; gradients pack them at every call, as in
/// training.
/// </summary>
internal sealed class MeasuredPass
{
    private const int LeastRuns = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Measured = TimeSpan.FromMilliseconds(250);

    /// <summary>A call that takes longer than this is not repeated: it would never come near the others.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private readonly ShapeLine _line;
    private readonly Tensor<float> _input, _weight, _outputGradient, _result;
    private readonly Tensor<float>? _bias;

    public MeasuredPass(ShapeLine line)
    {
        var generator = new TorchGenerator(seed: 0);
        ConvolutionGeometry geometry = line.Geometry;
        _line = line;
        _input = Random(geometry.InputShape, generator);
        _weight = Random(geometry.WeightShape, generator);
        _bias = line.HasBias ? Random([(nint)geometry.OutChannels], generator) : null;
        bool isGradient = line.Pass != ConvolutionPass.Forward;
        _outputGradient = isGradient ? Random(geometry.OutputShape, generator) : _bias ?? _weight;
        _result = Tensor.CreateFromShape<float>(line.Pass switch
        {
            ConvolutionPass.InputGradient => geometry.InputShape,
            ConvolutionPass.WeightGradient => geometry.WeightShape,
            _ => geometry.OutputShape,
        });
        Decisions = ConvolutionPasses<float>.Create(line.Kind, line.Options, line.InputShape, line.WeightShape).Explain(line.Pass);
    }

    /// <summary>Every algorithm's answer to the pass.</summary>
    public IReadOnlyList<AlgorithmDecision> Decisions { get; }

    /// <summary>Times an algorithm, or the chosen one.</summary>
    public Timing Time(string? algorithm, ParallelOptions parallel)
    {
        Action call = Call(_line.Options with { Algorithm = algorithm }, parallel);
        List<double> first = Repeat(call, WarmUp, parallel.CancellationToken);
        List<double> times = first.Count < LeastRuns ? first : Repeat(call, Measured, parallel.CancellationToken);
        times.Sort();
        return new Timing(times[0], times[times.Count / 2]);
    }

    private Action Call(ConvolutionOptions options, ParallelOptions parallel)
    {
        if (_line.Pass == ConvolutionPass.Forward)
        {
            var plan = ConvolutionPlan<float>.Create(_line.Kind, options, _line.InputShape, _weight, _bias);
            return () => plan.Execute(_input, _result, parallel);
        }

        var passes = ConvolutionPasses<float>.Create(_line.Kind, options, _line.InputShape, _line.WeightShape);
        return _line.Pass == ConvolutionPass.InputGradient
            ? () => passes.InputGradient(_outputGradient, _weight, _result, parallel)
            : () => passes.WeightGradient(_input, _outputGradient, _result, parallel);
    }

    private static List<double> Repeat(Action call, TimeSpan duration, CancellationToken cancellation)
    {
        var times = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while ((times.Count < LeastRuns && Stopwatch.GetElapsedTime(begin) < Slow) || Stopwatch.GetElapsedTime(begin) < duration)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            call();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private static Tensor<float> Random(nint[] shape, TorchGenerator generator)
    {
        Tensor<float> values = Tensor.CreateFromShape<float>(shape);
        Init.Uniform(values.AsTensorSpan(), generator, -0.5, 0.5);
        return values;
    }
}
