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
        using var inDouble = new TorchLayer(layer, torch.ScalarType.Float64);
        using torch.Tensor output = inDouble.Run();
        using torch.Tensor dense = output.contiguous();
        return dense.data<double>().ToArray();
    }

    private static double[] ConvSharp(LayerOperands layer)
    {
        var inDouble = new ConvSharpLayer<double>(layer, Environment.ProcessorCount);
        inDouble.Run();
        return inDouble.Result;
    }
}
