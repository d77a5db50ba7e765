using System.Globalization;
using System.Text.Json.Serialization;

namespace ConvSharp.Benchmarks.Results;

/// <summary>
/// A layer's figures as a result file has them. Times are milliseconds per call, the smallest unless called a median; null: the contestant
/// cannot compute the layer, or not rightly.
/// </summary>
internal sealed record ComparisonRow
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>The shape list's word: conv2d, convtranspose3d_dweight …</summary>
    [JsonPropertyName("op")]
    public required string Operation { get; init; }

    /// <summary>1×1, depthwise, transposed …</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    /// <summary>Twice the multiply-adds of the direct algorithm, in 10⁹.</summary>
    [JsonPropertyName("gflop")]
    public required double Gflop { get; init; }

    [JsonPropertyName("convsharp_ms")]
    public double? ConvSharpMs { get; init; }

    [JsonPropertyName("torch_ms")]
    public double? TorchMs { get; init; }

    [JsonPropertyName("ort_ms")]
    public double? OnnxRuntimeMs { get; init; }

    [JsonPropertyName("opencv_ms")]
    public double? OpenCvMs { get; init; }

    /// <summary>The fastest peer's time over ConvSharp's, smallest times of both: above 1, ConvSharp is faster.</summary>
    [JsonPropertyName("ratio")]
    public double? Ratio { get; init; }

    /// <summary>The algorithm that ConvSharp chose.</summary>
    [JsonPropertyName("algorithm")]
    public required string Algorithm { get; init; }

    /// <summary>ConvSharp's largest absolute difference from the result in double.</summary>
    [JsonPropertyName("max_error")]
    public double? MaxError { get; init; }

    [JsonPropertyName("torch_max_error")]
    public double? TorchMaxError { get; init; }

    [JsonPropertyName("ort_max_error")]
    public double? OnnxRuntimeMaxError { get; init; }

    [JsonPropertyName("opencv_max_error")]
    public double? OpenCvMaxError { get; init; }

    [JsonPropertyName("convsharp_median_ms")]
    public double? ConvSharpMedianMs { get; init; }

    [JsonPropertyName("torch_median_ms")]
    public double? TorchMedianMs { get; init; }

    [JsonPropertyName("ort_median_ms")]
    public double? OnnxRuntimeMedianMs { get; init; }

    [JsonPropertyName("opencv_median_ms")]
    public double? OpenCvMedianMs { get; init; }

    [JsonPropertyName("run")]
    public required RunInfo Run { get; init; }

    /// <summary>Four significant digits: no measurement here has more.</summary>
    public static double? Round(double? value) => value is { } number ? Round(number) : null;

    /// <inheritdoc cref="Round(double?)"/>
    public static double Round(double value) =>
        double.Parse(value.ToString("g4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
