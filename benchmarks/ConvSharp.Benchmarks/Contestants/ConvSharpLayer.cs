using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>
/// A layer in ConvSharp, in float or double, with a result that is there: the forward pass is a plan with its weights packed, gradients get
/// their weights at every call, as in training.
/// </summary>
internal sealed class ConvSharpLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParallelOptions _parallel;
    private readonly Action _run;

    public ConvSharpLayer(LayerOperands layer, int threads)
    {
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        nint[] resultShape = layer.Pass switch
        {
            ConvolutionPass.InputGradient => layer.Geometry.InputShape,
            ConvolutionPass.WeightGradient => layer.Geometry.WeightShape,
            _ => layer.Geometry.OutputShape,
        };
        Result = new T[TensorPrimitives.Product<nint>(resultShape)];
        Tensor<T> result = Tensor.Create(Result, resultShape);
        (_run, Algorithm) = layer.Pass == ConvolutionPass.Forward ? Forward(layer, result) : Gradient(layer, result);
    }

    public string Algorithm { get; }

    /// <summary>What the last run computed, dense.</summary>
    public T[] Result { get; }

    public void Run() => _run();

    private (Action Run, string Algorithm) Forward(LayerOperands layer, Tensor<T> output)
    {
        ConvolutionPlan<T> plan = layer.Plan(Convert(layer.Weight), layer.Bias is null ? null : Convert(layer.Bias));
        Tensor<T> input = Tensor.Create(Convert(layer.Input), layer.Geometry.InputShape);
        return (() => plan.Execute(input, output, _parallel), plan.Algorithm);
    }

    private (Action Run, string Algorithm) Gradient(LayerOperands layer, Tensor<T> gradient)
    {
        ConvolutionPasses<T> passes = layer.Passes<T>();
        Tensor<T> outputGradient = Tensor.Create(Convert(layer.OutputGradient), layer.Geometry.OutputShape);
        if (layer.Pass == ConvolutionPass.InputGradient)
        {
            Tensor<T> weight = Tensor.Create(Convert(layer.Weight), layer.Geometry.WeightShape);
            return (() => passes.InputGradient(outputGradient, weight, gradient, _parallel), passes.Algorithm(layer.Pass));
        }

        Tensor<T> input = Tensor.Create(Convert(layer.Input), layer.Geometry.InputShape);
        return (() => passes.WeightGradient(input, outputGradient, gradient, _parallel), passes.Algorithm(layer.Pass));
    }

    private static T[] Convert(float[] values)
    {
        var converted = new T[values.Length];
        TensorPrimitives.ConvertTruncating<float, T>(values, converted);
        return converted;
    }
}
