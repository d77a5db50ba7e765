namespace ConvSharp.Plans;

/// <summary>A layer's plans, as far as the budget of packed weights is concerned. Called under the budget's lock.</summary>
internal interface IPackingOwner
{
    /// <summary>All packed weights that are kept.</summary>
    IReadOnlyList<HeldPacking> Packings { get; }

    /// <summary>Whether these are the packed weights that the owner used last, which it always keeps.</summary>
    bool UsedLast(HeldPacking packing);

    /// <summary>Drops these packed weights; running calls may finish with them.</summary>
    void Drop(HeldPacking packing);
}
