using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using ConvSharp.Cli.Measuring;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Benchmarks.Development;

/// <summary>Every layer of the table, on one thread and on all, and the packing of its weights.</summary>
public class ForwardBenchmarks
{
    private static readonly IReadOnlyList<ShapeLine> Layers = ShapeFile.Read(Path.Combine(AppContext.BaseDirectory, "table.txt"));
    private static readonly ParallelOptions SingleThread = new() { MaxDegreeOfParallelism = 1 };

    private LayerOperands _layer = null!;
    private ConvolutionPlan<float> _plan = null!;
    private Tensor<float> _input = null!, _output = null!;

    public static IEnumerable<string> Names => Layers.Select(layer => layer.Name);

    [ParamsSource(nameof(Names))]
    public string Layer { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _layer = new LayerOperands(Layers.Single(layer => layer.Name == Layer), ConvolutionAccuracy.Fast);
        _plan = PlanAndPack();
        _input = Tensor.Create(_layer.Input, _layer.Geometry.InputShape);
        _output = Tensor.CreateFromShape<float>(_layer.Geometry.OutputShape);
    }

    [Benchmark(Baseline = true)]
    public void OneThread() => _plan.Execute(_input, _output, SingleThread);

    [Benchmark]
    public void AllThreads() => _plan.Execute(_input, _output);

    [Benchmark]
    public ConvolutionPlan<float> PlanAndPack() => _layer.Plan(_layer.Weight, _layer.Bias);
}
