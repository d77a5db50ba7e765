namespace ConvSharp.Layers;

/// <summary>A count in a layer's state, such as batch norm's num_batches_tracked.</summary>
public sealed class Counter
{
    /// <summary>The count.</summary>
    public long Value { get; set; }
}
