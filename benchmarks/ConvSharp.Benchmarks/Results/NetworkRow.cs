using System.Text.Json.Serialization;

namespace ConvSharp.Benchmarks.Results;

/// <summary>What a whole network takes on ConvSharp and on ONNX Runtime.</summary>
internal sealed record NetworkRow
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("input")]
    public required string Shapes { get; init; }

    /// <summary>Milliseconds per run, the smallest.</summary>
    [JsonPropertyName("convsharp_ms")]
    public required double ConvSharpMs { get; init; }

    [JsonPropertyName("ort_ms")]
    public required double OnnxRuntimeMs { get; init; }

    [JsonPropertyName("convsharp_median_ms")]
    public required double ConvSharpMedianMs { get; init; }

    [JsonPropertyName("ort_median_ms")]
    public required double OnnxRuntimeMedianMs { get; init; }

    /// <summary>ONNX Runtime's smallest time over ConvSharp's: above 1, ConvSharp is faster.</summary>
    [JsonPropertyName("ratio")]
    public required double Ratio { get; init; }

    /// <summary>The largest |a − b| / (1 + |b|) of all outputs, b of ONNX Runtime; null if one is not finite.</summary>
    [JsonPropertyName("error")]
    public required double? Error { get; init; }

    /// <summary>Managed memory that a run of ConvSharp's allocates.</summary>
    [JsonPropertyName("convsharp_allocated_bytes")]
    public required long AllocatedBytes { get; init; }

    [JsonPropertyName("run")]
    public required RunInfo Run { get; init; }
}
