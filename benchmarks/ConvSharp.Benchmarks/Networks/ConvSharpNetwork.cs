using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Benchmarks.Networks;

/// <summary>ConvSharp: a model and a session, run into outputs that are there.</summary>
internal sealed class ConvSharpNetwork : NetworkContestant
{
    private readonly OnnxModel _model;
    private readonly InferenceSession _session;
    private readonly InferenceTensor[] _inputs;
    private readonly ParallelOptions _parallel;
    private InferenceTensor[] _outputs = [];

    /// <exception cref="OnnxException">ConvSharp cannot run the network.</exception>
    public ConvSharpNetwork(
        string path, NetworkLine network, int threads, ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast)
    {
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _model = OnnxModel.Load(path, new OnnxOptions { Inference = new InferenceOptions { Accuracy = accuracy } });
        _session = _model.CreateSession();
        _inputs = [.. Inputs(network).Zip(network.Shapes, (values, shape) =>
            InferenceTensor.Of<float>(values, Array.ConvertAll(shape, length => (nint)length)))];
    }

    public override bool IsManaged => true;

    /// <summary>Bytes of the memory for intermediate values.</summary>
    public long ArenaBytes => _session.ArenaBytes;

    /// <summary>The session, to look at the times of its steps.</summary>
    public InferenceSession Session => _session;

    public override void Run()
    {
        if (_outputs.Length == 0)
            _outputs = _session.Run(_inputs, _parallel);
        else
            _session.Run(_inputs, _outputs, _parallel);
    }

    public override IReadOnlyList<float[]> Results()
    {
        Run();
        return [.. _outputs.Select(output => output.Elements<float>().ToArray())];
    }

    public override void Dispose() => _session.Dispose();
}
