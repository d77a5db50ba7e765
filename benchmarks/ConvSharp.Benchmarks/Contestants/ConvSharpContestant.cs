namespace ConvSharp.Benchmarks.Contestants;

/// <summary>This library in float.</summary>
internal sealed class ConvSharpContestant(LayerOperands layer, int threads) : LayerContestant
{
    private readonly ConvSharpLayer<float> _layer = new(layer, threads);

    public string Algorithm => _layer.Algorithm;

    public override bool IsManaged => true;

    public override void Run() => _layer.Run();

    public override float[] Result()
    {
        Run();
        return _layer.Result;
    }

    public override void Dispose()
    {
    }
}
