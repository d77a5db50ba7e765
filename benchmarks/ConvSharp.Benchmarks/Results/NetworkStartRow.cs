using System.Text.Json.Serialization;
using ConvSharp.Benchmarks.Networks;

namespace ConvSharp.Benchmarks.Results;

/// <summary>What it takes ConvSharp and ONNX Runtime to start with a network.</summary>
internal sealed record NetworkStartRow
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("input")]
    public required string Shapes { get; init; }

    [JsonPropertyName("convsharp")]
    public required NetworkStart ConvSharp { get; init; }

    [JsonPropertyName("ort")]
    public required NetworkStart OnnxRuntime { get; init; }

    [JsonPropertyName("run")]
    public required RunInfo Run { get; init; }

    /// <summary>ONNX Runtime's time to the first result over ConvSharp's: below 1, ConvSharp is slower.</summary>
    [JsonIgnore]
    public double TimeRatio => OnnxRuntime.FirstResultMs / ConvSharp.FirstResultMs;

    /// <summary>ONNX Runtime's peak memory over ConvSharp's: below 1, ConvSharp takes more.</summary>
    [JsonIgnore]
    public double MemoryRatio => (double)OnnxRuntime.PeakBytes / ConvSharp.PeakBytes;

    /// <summary>Starts both, each in a process of its own.</summary>
    public static NetworkStartRow Measure(string path, NetworkLine network, RunInfo run) => new()
    {
        Name = network.Name,
        Shapes = network.ShapesInWords,
        ConvSharp = NetworkStart.Measure(NetworkRuntime.ConvSharp, path, network, run.Threads),
        OnnxRuntime = NetworkStart.Measure(NetworkRuntime.OnnxRuntime, path, network, run.Threads),
        Run = run,
    };
}
