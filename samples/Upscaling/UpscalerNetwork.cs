using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Examples.Upscaling;

/// <summary>
/// The network: from a small picture to what bicubic enlargement lacks of the large one. In torch, nn.Sequential of the same layers loads
/// its weights.
/// </summary>
internal static class UpscalerNetwork
{
    /// <summary>How much larger height and width become.</summary>
    public const int Scale = 2;

    /// <summary>Pixels of the small picture to each side that an output pixel depends on: one for each of the four layers.</summary>
    public const int Reach = 4;

    private const int Colours = 3;

    public static Sequential<float> Make(UpscalerDescription description, ulong seed) => Make(description, new TorchGenerator(seed));

    public static Sequential<float> Make(UpscalerDescription description, TorchGenerator generator)
    {
        int channels = description.Channels;
        return new Sequential<float>(
        [
            Convolution(Colours, channels, generator), new ReLU<float>(),
            Convolution(channels, channels, generator), new ReLU<float>(),
            Convolution(channels, channels, generator), new ReLU<float>(),
            .. Head(description.Head, channels, generator),
        ]);
    }

    private static Layer<float>[] Head(UpscalerHead head, int channels, TorchGenerator generator) => head switch
    {
        UpscalerHead.ConvTranspose3 =>
        [
            new ConvTranspose2d<float>(channels, Colours, 3, stride: Scale, padding: 1, outputPadding: 1, generator: generator),
        ],
        UpscalerHead.ConvTranspose4 =>
        [
            new ConvTranspose2d<float>(channels, Colours, 4, stride: Scale, padding: 1, generator: generator),
        ],
        UpscalerHead.PixelShuffle =>
        [
            Convolution(channels, Colours * Scale * Scale, generator), new PixelShuffle<float>(Scale),
        ],
        _ => [new Upsample<float>(scaleFactor: [Scale]), Convolution(channels, Colours, generator)],
    };

    private static Conv2d<float> Convolution(int from, int to, TorchGenerator generator) =>
        new(from, to, 3, padding: 1, generator: generator);
}
