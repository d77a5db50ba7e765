using ConvSharp.Examples.Shared;

namespace ConvSharp.Examples.Classification;

/// <summary>The channels of networks that were trained on ImageNet.</summary>
internal static class Preparation
{
    public const string Usual = "torchvision";

    private static readonly Dictionary<string, Channel[]> Known = new()
    {
        [Usual] = [Channel.Normalized(0, 0.485f, 0.229f), Channel.Normalized(1, 0.456f, 0.224f), Channel.Normalized(2, 0.406f, 0.225f)],

        // 0…255 less the mean of ImageNet, blue first.
        ["cntk"] = [new(2, 255, -114.5f), new(1, 255, -114.5f), new(0, 255, -114.5f)],
    };

    /// <summary>The channels by the name of the program that the network was trained with; null: <see cref="Usual"/>.</summary>
    /// <exception cref="UsageException">Another name.</exception>
    public static Channel[] Of(string? name) => Known.TryGetValue(name ?? Usual, out Channel[]? channels)
        ? channels
        : throw new UsageException($"--prepare is '{name}': give one of {string.Join(", ", Known.Keys)}.");
}
