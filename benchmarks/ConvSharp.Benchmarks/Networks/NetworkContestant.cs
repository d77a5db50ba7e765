using ConvSharp.Benchmarks.Contestants;

namespace ConvSharp.Benchmarks.Networks;

/// <summary>A runtime with a network loaded and its inputs at hand.</summary>
internal abstract class NetworkContestant : Contestant
{
    private const int Seed = 1;

    /// <summary>The outputs of one more run, in the network's order.</summary>
    public abstract IReadOnlyList<float[]> Results();

    /// <summary>The runtime of a name, with a network.</summary>
    public static NetworkContestant Of(NetworkRuntime runtime, string path, NetworkLine network, int threads) => runtime switch
    {
        NetworkRuntime.ConvSharp => new ConvSharpNetwork(path, network, threads),
        _ => new OnnxRuntimeNetwork(path, network, threads),
    };

    /// <summary>The same numbers for each runtime, uniform in ±0.5.</summary>
    protected static float[][] Inputs(NetworkLine network)
    {
        var random = new Random(Seed);
        return [.. network.Shapes.Select(shape =>
        {
            var values = new float[shape.Aggregate(1L, (product, length) => checked(product * length))];
            for (int i = 0; i < values.Length; i++)
                values[i] = random.NextSingle() - 0.5f;
            return values;
        })];
    }
}
