using TorchSharp;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>libtorch through TorchSharp; it allocates its output at each call, as its layers do.</summary>
internal sealed class TorchContestant : LayerContestant
{
    private readonly TorchLayer _layer;

    /// <exception cref="NotSupportedException">torch has no such layer.</exception>
    public TorchContestant(LayerOperands layer, int threads)
    {
        torch.set_num_threads(threads);
        _layer = new TorchLayer(layer, torch.ScalarType.Float32);
    }

    public override void Run()
    {
        using torch.Tensor output = _layer.Run();
    }

    public override float[] Result()
    {
        using torch.Tensor output = _layer.Run();
        using torch.Tensor dense = output.contiguous();
        return dense.data<float>().ToArray();
    }

    public override void Dispose() => _layer.Dispose();
}
