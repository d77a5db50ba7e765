using System.Text.Json.Serialization;
using ConvSharp.Benchmarks.ColdStart;

namespace ConvSharp.Benchmarks.Results;

/// <summary>How fast a small program has its first result. Times are milliseconds from the start of the process.</summary>
internal sealed record ColdStartRow
{
    [JsonPropertyName("library")]
    public required string Library { get; init; }

    /// <summary>How the program was published.</summary>
    [JsonPropertyName("kind")]
    [JsonConverter(typeof(JsonStringEnumConverter<ProgramKind>))]
    public required ProgramKind Kind { get; init; }

    [JsonIgnore]
    public string KindInWords => Kind switch
    {
        ProgramKind.OnRuntime => "on the runtime",
        ProgramKind.ReadyToRun => "on the runtime, ReadyToRun",
        _ => "native",
    };

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

    /// <summary>Smallest time to the first result over that of ConvSharp, compiled likewise; null for no library.</summary>
    [JsonPropertyName("ratio")]
    public required double? Ratio { get; init; }

    [JsonPropertyName("run")]
    public required RunInfo Run { get; init; }
}
