using ConvSharp.Errors;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Values of one shape, one after another, in memory that grows and is kept for the next run.</summary>
internal sealed unsafe class StackedValue
{
    private byte[] _bytes = [];
    private long _used;
    private nint _count;
    private ElementType _type;
    private nint[] _shape = [];

    public void Clear() => (_used, _count) = (0, 0);

    /// <summary>Adds a value.</summary>
    /// <exception cref="InferenceException">It is of another type or shape than the first, or there is no room.</exception>
    public void Add(StepOperand value)
    {
        if (_count == 0)
        {
            _type = value.Type;
            if (!value.Shape.SequenceEqual(_shape))
                _shape = value.Shape.ToArray();
        }
        else if (value.Type != _type || !value.Shape.SequenceEqual(_shape))
        {
            throw new InferenceException(
                $"a round gave {value.Type.Name()} {ShapeText.Print(value.Shape)}, and the first {_type.Name()} {ShapeText.Print(_shape)}: "
                + "values that are stacked need one shape.");
        }

        long bytes = value.Length * _type.Size();
        if (_used + bytes > _bytes.Length)
            Array.Resize(ref _bytes, Capacity(_used + bytes));
        new ReadOnlySpan<byte>((void*)value.Address, (int)bytes).CopyTo(_bytes.AsSpan((int)_used));
        _used += bytes;
        _count++;
    }

    /// <summary>Writes all values, stacked along a new first axis.</summary>
    /// <param name="result">Takes them.</param>
    /// <param name="each">What is known of one value, which says the shape where there is none; or null.</param>
    public void CopyTo(StepOperand result, ValueInfo? each)
    {
        ElementType type = _count > 0 ? _type : each?.Type ?? ElementType.Float32;
        ReadOnlySpan<nint> shape = _count > 0 ? _shape : each is null ? [] : each.Shape;
        Span<nint> whole = stackalloc nint[1 + shape.Length];
        whole[0] = _count;
        shape.CopyTo(whole[1..]);
        result.Hold(type, whole);
        _bytes.AsSpan(0, (int)_used).CopyTo(new Span<byte>((void*)result.Address, (int)_used));
    }

    private int Capacity(long bytes)
    {
        if (bytes > Array.MaxLength)
            throw new InferenceException($"its rounds gave more than {Array.MaxLength} bytes of one output: stop the loop earlier.");
        return (int)Math.Min(Math.Max(bytes, 2L * _bytes.Length), Array.MaxLength);
    }
}
