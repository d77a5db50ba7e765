using System.Numerics.Tensors;
using ConvSharp.Planning;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>This library: a plan, executed into a tensor that is there.</summary>
internal sealed class ConvSharpContestant : Contestant
{
    private readonly ConvolutionPlan<float> _plan;
    private readonly Tensor<float> _input, _output;
    private readonly ParallelOptions _parallel;
    private readonly float[] _result;

    public ConvSharpContestant(LayerOperands layer, int threads)
    {
        _plan = layer.Plan(layer.Weight, layer.Bias);
        _input = Tensor.Create(layer.Input, layer.Geometry.InputShape);
        _result = new float[layer.Geometry.OutputLength];
        _output = Tensor.Create(_result, layer.Geometry.OutputShape);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
    }

    public string Algorithm => _plan.Algorithm;

    public override void Run() => _plan.Execute(_input, _output, _parallel);

    public override float[] Result()
    {
        Run();
        return _result;
    }

    public override void Dispose()
    {
    }
}
