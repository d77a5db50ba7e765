using System.Numerics.Tensors;
using ConvSharp.Benchmarks.Contestants;
using TorchSharp;

namespace ConvSharp.Benchmarks.Measuring;

/// <summary>The right result of a layer: torch's in double, which this library's in double has to confirm.</summary>
internal sealed class Float64Reference
{
    /// <summary>How far the two may be apart, relative to the largest output.</summary>
    private const double Agreement = 1e-12;

    /// <summary>A float result further away than this, relative to the largest output, is another function's.</summary>
    private const double FloatTolerance = 1e-3;

    private readonly double[] _output;
    private readonly double _largest;

    /// <exception cref="InvalidOperationException">The two disagree.</exception>
    public Float64Reference(LayerOperands layer)
    {
        _output = Torch(layer);
        _largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(_output));
        double apart = MaxError(ConvSharp(layer));
        if (!(apart <= Agreement * _largest))
            throw new InvalidOperationException($"In double, torch and ConvSharp differ by {apart:g3} in outputs of up to {_largest:g3}.");
    }

    /// <summary>The largest absolute difference; NaN or infinite if the result is, or has another length.</summary>
    public double MaxError(ReadOnlySpan<float> result)
    {
        var wide = new double[result.Length];
        TensorPrimitives.ConvertTruncating(result, wide);
        return MaxError(wide);
    }

    /// <summary>Whether a float result with this error computes the layer at all.</summary>
    public bool Accepts(double maxError) => maxError <= FloatTolerance * _largest;

    private double MaxError(double[] result)
    {
        if (result.Length != _output.Length)
            return double.PositiveInfinity;
        TensorPrimitives.Subtract(result, _output, result);
        return Math.Abs(TensorPrimitives.MaxMagnitude<double>(result));
    }

    private static double[] Torch(LayerOperands layer)
    {
        using IDisposable noGradients = torch.no_grad();
        using torch.Tensor input = Double(layer.Input, layer.InputShape);
        using torch.Tensor weight = Double(layer.Weight, layer.WeightShape);
        using torch.Tensor? bias = layer.Bias is null ? null : Double(layer.Bias, [layer.Bias.Length]);
        using torch.Tensor output = new TorchConvolution(layer.Geometry).Run(input, weight, bias);
        return output.data<double>().ToArray();
    }

    private static torch.Tensor Double(float[] values, long[] shape) => torch.tensor(values, shape, torch.ScalarType.Float64);

    private static double[] ConvSharp(LayerOperands layer)
    {
        var output = new double[layer.Geometry.OutputLength];
        layer.Plan(Wide(layer.Weight), layer.Bias is null ? null : Wide(layer.Bias)).Execute(
            new ReadOnlyTensorSpan<double>(Wide(layer.Input), layer.Geometry.InputShape),
            new TensorSpan<double>(output, layer.Geometry.OutputShape));
        return output;
    }

    private static double[] Wide(float[] values)
    {
        var wide = new double[values.Length];
        TensorPrimitives.ConvertTruncating<float, double>(values, wide);
        return wide;
    }
}
