using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Copies a dense output out of a source in which each axis has a stride of its own, which may be 0 or negative. Neighbouring axes that
/// step alike are one. Where the last axis has a large stride and another one stride 1, blocks of both are transposed.
/// </summary>
internal sealed unsafe class StridedCopy
{
    private const int Block = 32;

    private readonly nint[] _lengths, _strides, _outputStrides;
    private readonly nint _start;
    private readonly int _across;

    /// <param name="lengths">The output's axes.</param>
    /// <param name="strides">How far the source steps along each axis, in elements.</param>
    /// <param name="start">The source's element for the output's first.</param>
    public StridedCopy(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides, nint start)
    {
        _start = start;
        Length = OperationInputs.Product(lengths);
        var (keptLengths, keptStrides) = (new List<nint>(), new List<nint>());
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            if (lengths[axis] == 1)
                continue;
            if (keptLengths.Count > 0 && keptStrides[^1] == strides[axis] * lengths[axis])
            {
                keptLengths[^1] *= lengths[axis];
                keptStrides[^1] = strides[axis];
                continue;
            }

            keptLengths.Add(lengths[axis]);
            keptStrides.Add(strides[axis]);
        }

        if (keptLengths.Count == 0)
        {
            keptLengths.Add(1);
            keptStrides.Add(1);
        }

        (_lengths, _strides) = ([.. keptLengths], [.. keptStrides]);
        _outputStrides = new nint[_lengths.Length];
        nint stride = 1;
        for (int axis = _lengths.Length - 1; axis >= 0; axis--)
            (_outputStrides[axis], stride) = (stride, stride * _lengths[axis]);
        _across = _strides[^1] is 0 or 1 ? -1 : Array.IndexOf(_strides, 1);
    }

    /// <summary>Elements of the output.</summary>
    public nint Length { get; }

    /// <summary>Whether the output is one piece of the source.</summary>
    public bool IsOneRun => _lengths.Length == 1 && _strides[0] == 1;

    /// <summary>The source's element for the output's first.</summary>
    public nint Start => _start;

    /// <summary>Copies elements of a type's size.</summary>
    public void Run(ElementType type, byte* source, byte* target, ParallelOptions parallel)
    {
        switch (type.Size())
        {
            case 1:
                Run(source, target, parallel);
                break;
            case 2:
                Run((ushort*)source, (ushort*)target, parallel);
                break;
            case 4:
                Run((uint*)source, (uint*)target, parallel);
                break;
            default:
                Run((ulong*)source, (ulong*)target, parallel);
                break;
        }
    }

    private void Run<T>(T* source, T* target, ParallelOptions parallel)
        where T : unmanaged
    {
        if (Length == 0)
            return;
        if (_across < 0)
        {
            Pieces.Run(new Runs<T>(this, source + _start, target), Length, 2 * sizeof(T), parallel);
            return;
        }

        nint width = _lengths[^1], rows = Math.Min(RowsOfBlock, _lengths[_across]);
        nint blocks = (_lengths[_across] + rows - 1) / rows, outer = Length / (_lengths[_across] * width);
        Pieces.Run(
            new Blocks<T>(this, source + _start, target, rows), checked(outer * blocks), 2.0 * sizeof(T) * rows * width, parallel);
    }

    /// <summary>Rows that are transposed at a time: more where they are short.</summary>
    private nint RowsOfBlock => Math.Max(Block, Block * Block / _lengths[^1]);

    private readonly struct Runs<T>(StridedCopy copy, T* source, T* target) : IRangeBody
        where T : unmanaged
    {
        public void Run(nint start, nint end)
        {
            nint[] lengths = copy._lengths, strides = copy._strides;
            int last = lengths.Length - 1;
            Span<nint> index = stackalloc nint[last + 1];
            (nint rows, nint within) = Math.DivRem(start, lengths[last]);
            T* from = source;
            for (int axis = last - 1; axis >= 0; axis--)
            {
                (rows, index[axis]) = Math.DivRem(rows, lengths[axis]);
                from += index[axis] * strides[axis];
            }

            while (start < end)
            {
                nint length = Math.Min(lengths[last] - within, end - start);
                CopyRun(from + (within * strides[last]), strides[last], target + start, length);
                start += length;
                within = 0;
                for (int axis = last - 1; axis >= 0; axis--)
                {
                    from += strides[axis];
                    if (++index[axis] < lengths[axis])
                        break;
                    index[axis] = 0;
                    from -= lengths[axis] * strides[axis];
                }
            }
        }

        private static void CopyRun(T* from, nint stride, T* to, nint length)
        {
            if (stride == 1 && length >= 16)
            {
                Buffer.MemoryCopy(from, to, length * sizeof(T), length * sizeof(T));
            }
            else if (stride == 0)
            {
                new Span<T>(to, (int)length).Fill(*from);
            }
            else
            {
                for (nint i = 0; i < length; i++)
                    to[i] = from[i * stride];
            }
        }
    }

    private readonly struct Blocks<T>(StridedCopy copy, T* source, T* target, nint rows) : IRangeBody
        where T : unmanaged
    {
        public void Run(nint start, nint end)
        {
            nint all = copy._lengths[copy._across], blocks = (all + rows - 1) / rows;
            for (nint item = start; item < end; item++)
            {
                (nint outer, nint block) = Math.DivRem(item, blocks);
                T* from = source;
                T* to = target;
                for (int axis = copy._lengths.Length - 2; axis >= 0; axis--)
                {
                    if (axis == copy._across)
                        continue;
                    (outer, nint index) = Math.DivRem(outer, copy._lengths[axis]);
                    from += index * copy._strides[axis];
                    to += index * copy._outputStrides[axis];
                }

                nint first = block * rows;
                TransposedRun<T>.Copy(
                    from + first, copy._strides[^1], to + (first * copy._outputStrides[copy._across]),
                    copy._outputStrides[copy._across], Math.Min(all - first, rows), copy._lengths[^1]);
            }
        }
    }
}
