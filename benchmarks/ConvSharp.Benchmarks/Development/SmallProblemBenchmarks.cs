using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Benchmarks.Development;

/// <summary>What a call costs beside its arithmetic: a 3×3 convolution of one channel of 8×8, some 600 multiply-adds.</summary>
public class SmallProblemBenchmarks
{
    private readonly Tensor<float> _input = Tensor.CreateFromShape<float>([1, 1, 8, 8]);
    private readonly Tensor<float> _weight = Tensor.CreateFromShape<float>([1, 1, 3, 3]);
    private readonly Tensor<float> _output = Tensor.CreateFromShape<float>([1, 1, 8, 8]);
    private readonly ConvolutionOptions _options = new() { Padding = 1 };
    private readonly ConvolutionPlan<float> _plan;

    public SmallProblemBenchmarks() =>
        _plan = ConvolutionPlan<float>.Create(ConvolutionKind.Convolution, _options, _input.Lengths, _weight);

    [Benchmark(Baseline = true)]
    public void PlanIntoOutput() => _plan.Execute(_input, _output);

    [Benchmark]
    public Tensor<float> PlanToNewOutput() => _plan.Execute(_input);

    [Benchmark]
    public Tensor<float> Function() => Convolution.Forward(_input, _weight, options: _options);
}
