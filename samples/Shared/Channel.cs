namespace ConvSharp.Examples.Shared;

/// <summary>A channel that a network takes: value · scale + offset of a picture's 0…1.</summary>
/// <param name="Source">The picture's channel: 0 red, 1 green, 2 blue.</param>
/// <param name="Scale">The factor; 0 for a channel that is the offset everywhere.</param>
/// <param name="Offset">What is added.</param>
public readonly record struct Channel(int Source, float Scale, float Offset)
{
    /// <summary>(value − mean) / deviation.</summary>
    public static Channel Normalized(int source, float mean, float deviation) => new(source, 1 / deviation, -mean / deviation);

    /// <summary>Red, green and blue alike.</summary>
    public static Channel[] Colors(float scale, float offset) => [new(0, scale, offset), new(1, scale, offset), new(2, scale, offset)];
}
