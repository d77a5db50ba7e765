using ConvSharp.Engine.Weights;

namespace ConvSharp.Plans;

/// <summary>Packed weights that a layer keeps, whatever their element type.</summary>
internal abstract class HeldPacking(PackingKey key, long bytes, long weightVersion)
{
    public PackingKey Key { get; } = key;

    public long Bytes { get; } = bytes;

    /// <summary>The version of the weights that were packed.</summary>
    public long WeightVersion { get; } = weightVersion;

    /// <summary>The budget's time when the packing was last used.</summary>
    public long LastUsed { get; set; }
}
