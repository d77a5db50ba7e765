namespace ConvSharp.Inference.Operations;

/// <summary>
/// Walks over the elements of a shape in row-major order, and tells where another tensor with strides of its own has each.
/// </summary>
internal ref struct OffsetWalk
{
    private readonly ReadOnlySpan<nint> _lengths, _strides;
    private readonly Span<nint> _index;

    /// <param name="lengths">The shape.</param>
    /// <param name="strides">How far the other tensor steps along each axis.</param>
    /// <param name="index">Memory for an index.</param>
    /// <param name="start">The first element.</param>
    public OffsetWalk(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides, Span<nint> index, nint start)
    {
        _lengths = lengths;
        _strides = strides;
        _index = index;
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            (start, index[axis]) = Math.DivRem(start, lengths[axis]);
            Offset += index[axis] * strides[axis];
        }
    }

    /// <summary>Where the other tensor has the element.</summary>
    public nint Offset { get; private set; }

    public void Next()
    {
        for (int axis = _lengths.Length - 1; axis >= 0; axis--)
        {
            Offset += _strides[axis];
            if (++_index[axis] < _lengths[axis])
                return;
            Offset -= _lengths[axis] * _strides[axis];
            _index[axis] = 0;
        }
    }
}
