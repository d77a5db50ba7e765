using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Imaging;

namespace ConvSharp.Examples.Classification;

/// <summary>Pictures as networks that were trained on ImageNet take them.</summary>
internal static class Preparation
{
    public const string Usual = "torchvision";

    // The network sees the middle 224 of 256 pixels, or as much of another size, as in torchvision.
    private const double Cropped = 256.0 / 224;

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

    /// <summary>The middle of a picture.</summary>
    /// <param name="picture">[3, height, width] of 0…1.</param>
    /// <param name="channels">What the network takes.</param>
    /// <param name="side">Rows and columns that it takes.</param>
    /// <param name="destination">Of channels × side × side.</param>
    public static void Prepare(Tensor<float> picture, Channel[] channels, int side, Span<float> destination)
    {
        (int height, int width) = ((int)picture.Lengths[1], (int)picture.Lengths[2]);

        // The square is cut out first, so that a strip of a thousand pixels to one is not enlarged a thousandfold.
        int cut = (int)Math.Round(Math.Min(height, width) / Cropped);
        (int top, int left) = ((height - cut) / 2, (width - cut) / 2);
        Tensor<float> middle = picture.Slice([0..3, top..(top + cut), left..(left + cut)]);
        NetworkInput.Write(Bicubic.Resize(middle, side, side), channels, destination);
    }
}
