using System.Text.Json.Serialization;

namespace ConvSharp.Benchmarks.Results;

/// <summary>How fast a small program has its first result. Times are milliseconds from the start of the process.</summary>
internal sealed record ColdStartRow
{
    [JsonPropertyName("library")]
    public required string Library { get; init; }

    /// <summary>Compiled ahead of time, rather than run on the .NET runtime that is installed.</summary>
    [JsonPropertyName("native")]
    public required bool IsNative { get; init; }

    [JsonPropertyName("published_mb")]
    public required double PublishedMegabytes { get; init; }

    [JsonPropertyName("first_result_ms")]
    public required double FirstResultMs { get; init; }

    [JsonPropertyName("first_result_median_ms")]
    public required double FirstResultMedianMs { get; init; }

    [JsonPropertyName("wall_ms")]
    public required double WallMs { get; init; }

    [JsonPropertyName("wall_median_ms")]
    public required double WallMedianMs { get; init; }

    /// <summary>Smallest time to the first result over that of ConvSharp, compiled likewise.</summary>
    [JsonPropertyName("ratio")]
    public required double Ratio { get; init; }

    [JsonPropertyName("run")]
    public required RunInfo Run { get; init; }
}
