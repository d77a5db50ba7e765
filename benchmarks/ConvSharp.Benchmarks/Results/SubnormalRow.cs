using System.Text.Json.Serialization;

namespace ConvSharp.Benchmarks.Results;

/// <summary>How much longer a layer takes whose operands are subnormal, in each mode over normal operands in the same mode.</summary>
internal sealed record SubnormalRow
{
    [JsonPropertyName("layer")]
    public required string Layer { get; init; }

    [JsonPropertyName("op")]
    public required string Operation { get; init; }

    /// <summary>What is subnormal.</summary>
    [JsonPropertyName("operands")]
    public required string Operands { get; init; }

    /// <summary>That of the default mode.</summary>
    [JsonPropertyName("algorithm")]
    public required string Algorithm { get; init; }

    /// <summary>With normal operands in the default mode.</summary>
    [JsonPropertyName("normal_ms")]
    public required double Milliseconds { get; init; }

    /// <summary>In the accurate mode, which flushes nothing.</summary>
    [JsonPropertyName("kept_ratio")]
    public required double Kept { get; init; }

    [JsonPropertyName("default_ratio")]
    public required double Default { get; init; }

    /// <summary>With FlushSubnormals.</summary>
    [JsonPropertyName("flushed_ratio")]
    public required double Flushed { get; init; }

    /// <summary>What FlushSubnormals costs with normal operands: over the default mode.</summary>
    [JsonPropertyName("flush_cost")]
    public required double FlushedNormal { get; init; }

    [JsonPropertyName("run")]
    public required RunInfo Run { get; init; }
}
