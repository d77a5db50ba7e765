namespace ConvSharp.Benchmarks.Training;

/// <summary>A network, and one batch that it learns by heart.</summary>
internal abstract class TrainingTask
{
    public const int Batch = 16;

    private const int Seed = 1;

    protected Random Random { get; } = new(Seed);

    /// <summary>What tables call it.</summary>
    public abstract string Name { get; }

    /// <summary>The network in words.</summary>
    public abstract string Description { get; }

    /// <summary>[batch, channels, height, width].</summary>
    public abstract long[] InputShape { get; }

    /// <summary>Uniform in ±0.5.</summary>
    public abstract float[] Input { get; }

    /// <summary>What the loss compares the output with.</summary>
    public abstract TrainingTarget Target { get; }

    /// <summary>The network of one library's layers, with its own initial weights.</summary>
    public abstract TModule Network<TModule>(INetworkParts<TModule> parts)
        where TModule : class;

    protected float[] Uniform(long[] shape)
    {
        var values = new float[shape.Aggregate((product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = Random.NextSingle() - 0.5f;
        return values;
    }
}
