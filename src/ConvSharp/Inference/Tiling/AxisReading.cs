using ConvSharp.Geometry;

namespace ConvSharp.Inference.Tiling;

/// <summary>Elements of an axis in a row: the first index, how many, and the step from one to the next.</summary>
/// <param name="Start">The first index; <see cref="AxisReading.Nothing"/> where there is no element, but a filling.</param>
/// <param name="Count">How many.</param>
/// <param name="Step">1 forwards, −1 backwards, 0 for one element repeated; others for strides.</param>
internal readonly record struct IndexRun(long Start, long Count, long Step)
{
    /// <summary>The last index.</summary>
    public long Last => Start + ((Count - 1) * Step);
}

/// <summary>Which element of an axis stands at each place of another, run by run.</summary>
internal sealed class AxisReading
{
    /// <summary>The start of a run without elements.</summary>
    public const long Nothing = -1;

    private readonly List<IndexRun> _runs = [];

    /// <summary>The runs.</summary>
    public IReadOnlyList<IndexRun> Runs => _runs;

    /// <summary>How many places there are.</summary>
    public long Count { get; private set; }

    /// <summary>The indices that are read.</summary>
    public IndexSet Indices => IndexSet.Of(_runs.Where(run => run.Start != Nothing).Select(
        run => new IndexRange(Math.Min(run.Start, run.Last), Math.Max(run.Start, run.Last) + 1)));

    /// <summary>Whether every place has an element.</summary>
    public bool IsFull => _runs.All(run => run.Start != Nothing);

    /// <summary>All indices of a set in their order.</summary>
    public static AxisReading Of(IndexSet set)
    {
        var reading = new AxisReading();
        foreach (IndexRange range in set.Ranges)
            reading.Add(new IndexRun(range.Start, range.Length, 1));
        return reading;
    }

    /// <summary>Neighbouring indices, which may lie beyond the border.</summary>
    /// <param name="window">The indices.</param>
    /// <param name="length">The axis's length.</param>
    /// <param name="source">The index that stands at one beyond the border, or <see cref="Nothing"/>.</param>
    public static AxisReading Window(IndexRange window, long length, Func<long, long> source)
    {
        var reading = new AxisReading();
        for (long index = window.Start; index < Math.Min(window.End, 0); index++)
            reading.Add(Inside(source(index)));
        (long start, long end) = (Math.Max(window.Start, 0), Math.Min(window.End, length));
        if (end > start)
            reading.Add(new IndexRun(start, end - start, 1));
        for (long index = Math.Max(window.Start, length); index < window.End; index++)
            reading.Add(Inside(source(index)));
        return reading;

        long Inside(long index) => (ulong)index < (ulong)length ? index : Nothing;
    }

    /// <summary>The same for a padding mode.</summary>
    public static AxisReading Window(IndexRange window, long length, PaddingMode mode)
    {
        if (mode != PaddingMode.Zeros)
            return Window(window, length, index => PaddingModes.Source(mode, index, length));

        // Zeros need no look at each index, of which there may be many.
        var reading = new AxisReading();
        IndexRange inside = new(Math.Clamp(window.Start, 0, length), Math.Clamp(window.End, 0, length));
        reading.Add(new IndexRun(Nothing, Math.Min(window.End, inside.Start) - window.Start, 0));
        reading.Add(new IndexRun(inside.Start, inside.Length, 1));
        reading.Add(new IndexRun(Nothing, window.End - Math.Max(window.Start, inside.End), 0));
        return reading;
    }

    /// <summary>Adds a run; one that goes on where the last one ends becomes part of it.</summary>
    public void Add(IndexRun run)
    {
        if (run.Count <= 0)
            return;
        Count += run.Count;
        if (_runs.Count > 0 && Joined(_runs[^1], run) is { } joined)
            _runs[^1] = joined;
        else
            _runs.Add(run);
    }

    private void Add(long index) => Add(new IndexRun(index, 1, index == Nothing ? 0 : 1));

    private static IndexRun? Joined(IndexRun last, IndexRun next)
    {
        if ((last.Start == Nothing) != (next.Start == Nothing))
            return null;
        if (last.Start == Nothing)
            return last with { Count = last.Count + next.Count };
        long step = last.Count > 1 ? last.Step : next.Count > 1 ? next.Step : next.Start - last.Start;
        bool goesOn = next.Start == last.Last + step && (next.Count == 1 || next.Step == step);
        return goesOn && Math.Abs(step) <= 1 ? new IndexRun(last.Start, last.Count + next.Count, step) : null;
    }
}
