using Microsoft.ML.OnnxRuntime;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>ONNX Runtime: a session of one node, whose weights it packs when it is made, run into an output that is there.</summary>
internal sealed class OnnxRuntimeContestant : LayerContestant
{
    private static readonly string[] InputNames = [OnnxModel.Input], OutputNames = [OnnxModel.Output];

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtValue[] _inputs, _outputs;
    private readonly float[] _result;

    public OnnxRuntimeContestant(LayerOperands layer, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(OnnxModel.Of(layer), options);
        _inputs = [OrtValue.CreateTensorValueFromMemory(layer.Input, layer.InputShape)];
        _result = new float[layer.Geometry.OutputLength];
        _outputs = [OrtValue.CreateTensorValueFromMemory(_result, layer.OutputShape)];
    }

    public override void Run() => _session.Run(_options, InputNames, _inputs, OutputNames, _outputs);

    public override float[] Result()
    {
        Run();
        return _result;
    }

    public override void Dispose()
    {
        _inputs[0].Dispose();
        _outputs[0].Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
