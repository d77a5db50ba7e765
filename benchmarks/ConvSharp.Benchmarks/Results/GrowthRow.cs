using System.Text.Json.Serialization;

namespace ConvSharp.Benchmarks.Results;

/// <summary>What a multiply-add costs in a layer of one size.</summary>
internal sealed record GrowthRow
{
    /// <summary>What grows: channels, plane, batch, or all in turn.</summary>
    [JsonPropertyName("family")]
    public required string Family { get; init; }

    /// <summary>Batch × channels × height × width, of the input as of the output.</summary>
    [JsonPropertyName("layer")]
    public required string Layer { get; init; }

    /// <summary>Those of the direct algorithm.</summary>
    [JsonPropertyName("multiply_adds")]
    public required long MultiplyAdds { get; init; }

    /// <summary>Smallest time over multiply-adds.</summary>
    [JsonPropertyName("ns_per_multiply_add")]
    public required double Nanoseconds { get; init; }

    /// <summary>Over the smallest of the family.</summary>
    [JsonPropertyName("ratio")]
    public double Ratio { get; init; }

    [JsonPropertyName("algorithm")]
    public required string Algorithm { get; init; }

    [JsonPropertyName("run")]
    public required RunInfo Run { get; init; }
}
