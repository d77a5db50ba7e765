using System.Globalization;

namespace ConvSharp.Examples.Upscaling;

/// <summary>What a network is made by, and what its file says of it.</summary>
/// <param name="Head">The last layer.</param>
/// <param name="Channels">Channels between the layers.</param>
internal sealed record UpscalerDescription(UpscalerHead Head, int Channels)
{
    public const int MostChannels = 1024;

    private const string KindKey = "convsharp.model";
    private const string Kind = "upscale-2";
    private const string HeadKey = "head";
    private const string ChannelsKey = "channels";

    public Dictionary<string, string> ToMetadata() => new()
    {
        [KindKey] = Kind,
        [HeadKey] = UpscalerHeads.Name(Head),
        [ChannelsKey] = Channels.ToString(CultureInfo.InvariantCulture),
    };

    /// <exception cref="InvalidDataException">The file is of something else.</exception>
    public static UpscalerDescription FromMetadata(IReadOnlyDictionary<string, string> metadata, string file)
    {
        if (metadata.GetValueOrDefault(KindKey) != Kind)
        {
            throw new InvalidDataException(
                $"{file} is not marked as an upscaler: give a file that 'convsharp train upscale' wrote.");
        }

        bool isKnown = UpscalerHeads.ByName.TryGetValue(metadata.GetValueOrDefault(HeadKey, ""), out UpscalerHead? head);
        bool isNumber = int.TryParse(
            metadata.GetValueOrDefault(ChannelsKey), NumberStyles.None, CultureInfo.InvariantCulture, out int channels);
        return isKnown && isNumber && channels is >= 1 and <= MostChannels
            ? new UpscalerDescription(head!.Value, channels)
            : throw new InvalidDataException($"{file} describes no upscaler that is known here: get the file, or a newer convsharp.");
    }
}
