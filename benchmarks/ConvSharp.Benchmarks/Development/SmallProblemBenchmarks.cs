using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Benchmarks.Development;

/// <summary>What a call costs beside its arithmetic: a 3×3 convolution of one channel of 8×8, some 600 multiply-adds; and what plans cost.</summary>
public class SmallProblemBenchmarks
{
    private readonly Tensor<float> _input = Tensor.CreateFromShape<float>([1, 1, 8, 8]);
    private readonly Tensor<float> _weight = Tensor.CreateFromShape<float>([1, 1, 3, 3]);
    private readonly Tensor<float> _output = Tensor.CreateFromShape<float>([1, 1, 8, 8]);
    private readonly Tensor<float> _largeWeight = Tensor.CreateFromShape<float>([256, 256, 3, 3]);
    private readonly ConvolutionOptions _options = new() { Padding = 1 };
    private readonly ConvolutionPlan<float> _plan;

    public SmallProblemBenchmarks() =>
        _plan = ConvolutionPlan<float>.Create(ConvolutionKind.Convolution, _options, _input.Lengths, _weight);

    [Benchmark(Baseline = true)]
    public void PlanIntoOutput() => _plan.Execute(_input, _output);

    [Benchmark]
    public Tensor<float> PlanToNewOutput() => _plan.Execute(_input);

    /// <summary>Planning and packing, without a cache.</summary>
    [Benchmark]
    public ConvolutionPlan<float> CreatePlan() => ConvolutionPlan<float>.Create(ConvolutionKind.Convolution, _options, _input.Lengths, _weight);

    /// <summary>The same of a layer of 256 channels, whose weights are transformed.</summary>
    [Benchmark]
    public ConvolutionPlan<float> CreateLargePlan() =>
        ConvolutionPlan<float>.Create(ConvolutionKind.Convolution, _options, [1, 256, 14, 14], _largeWeight);

    [Benchmark]
    public Tensor<float> Function() => Convolution.Forward(_input, _weight, options: _options);
}
