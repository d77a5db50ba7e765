namespace ConvSharp.Plans;

/// <summary>
/// How much memory convolution layers may keep in packed weights. A layer packs its weights once, and all input shapes that can use this
/// packing share it; a very different size may lead to another algorithm or tile, and so to another packing.
/// </summary>
/// <remarks>
/// The packing that a layer used last is always kept, as long as its weights stay the same. All other packings, of all layers together, are
/// spare: beyond <see cref="MaxPackedBytes"/> the least recently used ones are dropped, and packed again when they are needed. Running
/// calls finish with the packing that they use. Plans that a program makes itself do not count: each holds its packed weights as long as it
/// lives.
/// </remarks>
public static class ConvolutionCache
{
    /// <summary>
    /// Bytes of spare packed weights that all layers together may keep. By default a quarter of the memory that the process may use, at
    /// most 1 GiB. 0 keeps one packing for each layer. A smaller bound takes effect at once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static long MaxPackedBytes
    {
        get => PackingBudget.Shared.MostBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            PackingBudget.Shared.MostBytes = value;
        }
    }

    /// <summary>Bytes of packed weights that all layers keep now, spare or not.</summary>
    public static long PackedBytes => PackingBudget.Shared.HeldBytes;
}
