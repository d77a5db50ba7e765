using ConvSharp.Engine.Input;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.ImplicitGemm;

/// <summary>
/// The order in which a phase's products are summed: chains of items. An item is a run of evenly spaced inputs, as long as possible, since
/// each new item costs the tile time. A run goes over the channels at one tap, or, where there are fewer channels than columns, along a
/// kernel's row in one channel.
/// </summary>
internal sealed class Reduction
{
    private readonly nint _kernelRows;

    public Reduction(PhaseTaps phase, nint channels, int chainLength)
    {
        nint taps = phase.Taps.Length;
        Tap[] row = phase.Width.Taps;
        RunsAlongWidth = row.Length > channels && phase.Width.HasSpacing(row[1].InputOffset - row[0].InputOffset);
        KernelColumns = Math.Max(1, row.Length);
        _kernelRows = taps / KernelColumns;
        Chains = RunsAlongWidth
            ? new ChainList(channels * _kernelRows, KernelColumns, chainLength)
            : new ChainList(channels, taps, chainLength);
        MostItems = RunsAlongWidth ? Math.Min(channels * _kernelRows, chainLength) : taps;
    }

    /// <summary>Whether runs go along the kernel's rows, not over the channels.</summary>
    public bool RunsAlongWidth { get; }

    public nint KernelColumns { get; }

    /// <summary>
    /// (first item, items, first tap of a row, taps) along the width, (first channel, channels, first tap, taps) over the channels.
    /// </summary>
    public ChainList Chains { get; }

    /// <summary>Items of the longest chain.</summary>
    public nint MostItems { get; }

    /// <summary>Items of a chain, and the length of their runs.</summary>
    public (nint Items, nint Run) Shape(in (nint First, nint Count, nint FirstTap, nint Taps) chain) =>
        RunsAlongWidth ? (chain.Count, chain.Taps) : (chain.Taps, chain.Count);

    /// <summary>Channel and tap of one product.</summary>
    public (nint Channel, nint Tap) At(in (nint First, nint Count, nint FirstTap, nint Taps) chain, nint item, nint step)
    {
        if (!RunsAlongWidth)
            return (chain.First + step, chain.FirstTap + item);
        (nint channel, nint row) = Math.DivRem(chain.First + item, _kernelRows);
        return (channel, (row * KernelColumns) + chain.FirstTap + step);
    }
}
