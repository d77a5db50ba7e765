using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>One axis of an input with what stands beyond its border.</summary>
/// <param name="Mode">What continues the input.</param>
/// <param name="Before">By how many elements the input is continued before its first element.</param>
/// <param name="Size">Elements in memory.</param>
/// <param name="Extended">Elements of the continued input; zeros stand beyond them.</param>
internal readonly record struct BorderAxis(PaddingMode Mode, long Before, long Size, long Extended)
{
    /// <summary>Whether elements continue the input.</summary>
    public bool Extends => Extended != Size;

    /// <summary>An axis with zeros beyond its border.</summary>
    public static BorderAxis Zeros(long size) => new(PaddingMode.Zeros, 0, size, size);

    /// <summary>An axis that a padding mode continues as far as a problem sees it.</summary>
    public static BorderAxis Of(AxisGeometry axis, PaddingMode mode)
    {
        if (mode == PaddingMode.Zeros)
            return Zeros(axis.Input);
        (long before, long after) = BorderExtension.Of(axis);
        return new BorderAxis(mode, before, axis.Input, before + axis.Input + after);
    }

    /// <summary>The element in memory that stands at a place; −1 for a zero.</summary>
    public long Source(long place)
    {
        long inside = place - Before;
        return (ulong)inside < (ulong)Size ? inside : Beyond(place);
    }

    /// <summary>The same for a place that is not in memory: a method of its own, since most places are in memory.</summary>
    private long Beyond(long place) =>
        (ulong)place < (ulong)Extended ? PaddingModes.Source(Mode, place - Before, Size) : -1;

    /// <summary>
    /// How many places from this one on, at most <paramref name="most"/>, lie side by side in memory or are all zeros; 1 for a place that
    /// continues the input.
    /// </summary>
    public long Run(long place, long most)
    {
        long inside = place - Before;
        if ((ulong)inside < (ulong)Size)
            return Math.Min(most, Size - inside);
        return place < 0 ? Math.Min(most, -place) : place >= Extended ? most : 1;
    }

    /// <summary>Of some evenly spaced places, those that continue the input.</summary>
    public Continuation Continued(long first, long step, long count) => new(this, first, step, count);

    /// <summary>Walks over places that continue the input: their numbers, and the elements that stand there.</summary>
    internal struct Continuation
    {
        private readonly BorderAxis _axis;
        private readonly long _first, _step, _begin, _end, _count;
        private long _number = -1;

        public Continuation(BorderAxis axis, long first, long step, long count)
        {
            if (!axis.Extends)
                return;
            (_axis, _first, _step, _count) = (axis, first, step, count);
            _begin = Math.Clamp(SizeFormula.CeilingDivide(axis.Before - first, step), 0, count);
            _end = Math.Clamp(SizeFormula.CeilingDivide(axis.Before + axis.Size - first, step), _begin, count);
        }

        public (nint Number, nint Source) Current { get; private set; }

        public readonly Continuation GetEnumerator() => this;

        public bool MoveNext()
        {
            while (++_number < _count)
            {
                if (_number == _begin && _end > _begin)
                    _number = _end;
                if (_number >= _count)
                    return false;
                long source = _axis.Source(_first + (_number * _step));
                if (source < 0)
                    continue;
                Current = ((nint)_number, (nint)source);
                return true;
            }

            return false;
        }
    }
}
