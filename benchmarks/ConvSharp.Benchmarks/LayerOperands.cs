using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Measuring;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Benchmarks;

/// <summary>One line of a shape list with its operands, uniform in ±0.5 and the same in every run.</summary>
internal sealed class LayerOperands
{
    private const int Seed = 1;

    private readonly ConvolutionOptions _options;

    public LayerOperands(ShapeLine layer, ConvolutionAccuracy accuracy)
    {
        Name = layer.Name;
        Operation = layer.Operation;
        Pass = layer.Pass;
        Geometry = layer.Geometry;
        var random = new Random(Seed);
        Input = Uniform(random, Geometry.InputLength);
        Weight = Uniform(random, Geometry.WeightLength);
        if (Pass != ConvolutionPass.Forward)
            OutputGradient = Uniform(random, Geometry.OutputLength);
        else if (layer.HasBias)
            Bias = Uniform(random, Geometry.OutChannels);
        _options = layer.Options with { Accuracy = accuracy };
    }

    /// <summary>What tables call the layer.</summary>
    public string Name { get; }

    /// <summary>The shape list's word: conv2d, convtranspose3d_dweight …</summary>
    public string Operation { get; }

    /// <summary>What is computed of the layer.</summary>
    public ConvolutionPass Pass { get; }

    public ConvolutionGeometry Geometry { get; }

    public float[] Input { get; }

    public float[] Weight { get; }

    /// <summary>Of the forward pass only.</summary>
    public float[]? Bias { get; }

    /// <summary>Of the output's shape; empty in the forward pass.</summary>
    public float[] OutputGradient { get; } = [];

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

    /// <summary>The layer's passes in either type.</summary>
    public ConvolutionPasses<T> Passes<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ConvolutionPasses<T>.Create(Geometry.Kind, _options, Geometry.InputShape, Geometry.WeightShape);

    private static long[] Wide(nint[] shape) => [.. shape.Select(size => (long)size)];

    private static float[] Uniform(Random random, long length)
    {
        var values = new float[length];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() - 0.5f;
        return values;
    }
}
