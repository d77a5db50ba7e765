using Microsoft.ML.OnnxRuntime;

namespace ConvSharp.Benchmarks.Networks;

/// <summary>ONNX Runtime: a session with all optimizations, one operation after the other, run into outputs that are there.</summary>
internal sealed class OnnxRuntimeNetwork : NetworkContestant
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtValue[] _inputs;
    private readonly List<OrtValue> _outputs = [];

    /// <param name="path">The model's file.</param>
    /// <param name="network">Its name and shapes.</param>
    /// <param name="threads">Threads within an operation.</param>
    /// <param name="profile">The start of the name of a file for the times of all operations; null for none.</param>
    public OnnxRuntimeNetwork(string path, NetworkLine network, int threads, string? profile = null)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        if (profile is not null)
        {
            options.ProfileOutputPathPrefix = profile;
            options.EnableProfiling = true;
        }

        _session = new InferenceSession(path, options);
        _inputs = [.. Inputs(network).Zip(network.Shapes, OrtValue.CreateTensorValueFromMemory)];
    }

    public override void Run()
    {
        if (_outputs.Count == 0)
            _outputs.AddRange(_session.Run(_options, _session.InputNames, _inputs, _session.OutputNames));
        else
            _session.Run(_options, _session.InputNames, _inputs, _session.OutputNames, _outputs);
    }

    /// <summary>Ends the measurement of operations and says where the times are.</summary>
    public string EndProfiling() => _session.EndProfiling();

    public override IReadOnlyList<float[]> Results()
    {
        Run();
        return [.. _outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray())];
    }

    public override void Dispose()
    {
        foreach (OrtValue value in _inputs.Concat(_outputs))
            value.Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
