using System.Text.Json.Serialization;

namespace ConvSharp.Benchmarks.Results;

/// <summary>What a training step takes: forward, backward and Adam.</summary>
internal sealed record TrainingRow
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("description")]
    public required string Description { get; init; }

    [JsonPropertyName("batch")]
    public required int Batch { get; init; }

    /// <summary>Milliseconds per step, the smallest.</summary>
    [JsonPropertyName("convsharp_ms")]
    public required double ConvSharpMs { get; init; }

    [JsonPropertyName("torch_ms")]
    public required double TorchMs { get; init; }

    [JsonPropertyName("convsharp_median_ms")]
    public required double ConvSharpMedianMs { get; init; }

    [JsonPropertyName("torch_median_ms")]
    public required double TorchMedianMs { get; init; }

    [JsonPropertyName("convsharp_images_per_second")]
    public double ConvSharpImagesPerSecond => ComparisonRow.Round(1000 * Batch / ConvSharpMs);

    [JsonPropertyName("torch_images_per_second")]
    public double TorchImagesPerSecond => ComparisonRow.Round(1000 * Batch / TorchMs);

    /// <summary>torch's smallest time over ConvSharp's: above 1, ConvSharp is faster.</summary>
    [JsonPropertyName("ratio")]
    public required double Ratio { get; init; }

    /// <summary>The losses of the first steps.</summary>
    [JsonPropertyName("convsharp_losses")]
    public required IReadOnlyList<float> ConvSharpLosses { get; init; }

    [JsonPropertyName("torch_losses")]
    public required IReadOnlyList<float> TorchLosses { get; init; }

    /// <summary>The largest difference between these, relative to torch's; null if one is not finite.</summary>
    [JsonPropertyName("loss_difference")]
    public required double? LossDifference { get; init; }

    /// <summary>Managed memory that a step of ConvSharp's allocates.</summary>
    [JsonPropertyName("convsharp_allocated_bytes")]
    public required long AllocatedBytes { get; init; }

    [JsonPropertyName("run")]
    public required RunInfo Run { get; init; }
}
