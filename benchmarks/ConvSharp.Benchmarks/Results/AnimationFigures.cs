using System.Text.Json.Serialization;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;

namespace ConvSharp.Benchmarks.Results;

/// <summary>The GIF that is timed.</summary>
internal sealed record GifFigures
{
    public const int MostMilliseconds = 150;
    public const int MostBytes = 45_000;

    [JsonPropertyName("preset")]
    public required string Preset { get; init; }

    /// <summary>The first call in the process, compilation included.</summary>
    [JsonPropertyName("first_ms")]
    public required double FirstMilliseconds { get; init; }

    [JsonPropertyName("median_ms")]
    public required double MedianMilliseconds { get; init; }

    [JsonPropertyName("bytes")]
    public required int Bytes { get; init; }

    [JsonPropertyName("run")]
    public required RunInfo Run { get; init; }

    [JsonIgnore]
    public bool IsWithinTargets => MedianMilliseconds < MostMilliseconds && Bytes < MostBytes;
}

/// <summary>How large the files of a well-known animation are, in bytes, at the usual size.</summary>
internal sealed record AnimationFigures
{
    public const int MostSvgBytes = 15_000;

    [JsonPropertyName("preset")]
    public required string Preset { get; init; }

    [JsonPropertyName("frames")]
    public required int Frames { get; init; }

    [JsonPropertyName("svg_bytes")]
    public required int Svg { get; init; }

    [JsonPropertyName("gif_bytes")]
    public required int Gif { get; init; }

    [JsonIgnore]
    public bool IsWithinTargets => Svg < MostSvgBytes;

    public static AnimationFigures Of(AnimationPreset preset)
    {
        Animation animation = Animation.Create(preset);
        return new AnimationFigures
        {
            Preset = preset.Name,
            Frames = animation.FrameCount,
            Svg = animation.Encode(AnimationFormat.Svg).Length,
            Gif = animation.Encode(AnimationFormat.Gif).Length,
        };
    }
}
