using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Planning;

namespace ConvSharp.Benchmarks;

/// <summary>One layer of a shape list with input, weight and bias, uniform in ±0.5 and the same in every run.</summary>
internal sealed class LayerOperands
{
    private const int Seed = 1;

    private readonly ConvolutionOptions _options;

    public LayerOperands(ShapeLine layer, ConvolutionAccuracy accuracy)
    {
        Name = layer.Name;
        Geometry = layer.Geometry;
        var random = new Random(Seed);
        Input = Uniform(random, Geometry.InputLength);
        Weight = Uniform(random, Geometry.WeightLength);
        Bias = layer.HasBias ? Uniform(random, Geometry.OutChannels) : null;
        _options = layer.Options with { Accuracy = accuracy };
    }

    /// <summary>What tables call the layer.</summary>
    public string Name { get; }

    public ConvolutionGeometry Geometry { get; }

    public float[] Input { get; }

    public float[] Weight { get; }

    public float[]? Bias { get; }

    /// <summary>[batch, in channels, spatial …].</summary>
    public long[] InputShape => Wide(Geometry.InputShape);

    /// <summary>[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</summary>
    public long[] WeightShape => Wide(Geometry.WeightShape);

    /// <summary>[batch, out channels, spatial …].</summary>
    public long[] OutputShape => Wide(Geometry.OutputShape);

    /// <summary>A plan of the layer, with weights of either type.</summary>
    public ConvolutionPlan<T> Plan<T>(T[] weight, T[]? bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ConvolutionPlan<T>.Create(
            Geometry.Kind, _options, Geometry.InputShape, new ReadOnlyTensorSpan<T>(weight, Geometry.WeightShape),
            bias is null ? default : new ReadOnlyTensorSpan<T>(bias));

    private static long[] Wide(nint[] shape) => [.. shape.Select(size => (long)size)];

    private static float[] Uniform(Random random, long length)
    {
        var values = new float[length];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() - 0.5f;
        return values;
    }
}
