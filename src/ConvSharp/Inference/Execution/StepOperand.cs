using System.Buffers;
using ConvSharp.Files;

namespace ConvSharp.Inference;

/// <summary>A value of one session: where it lies during a run.</summary>
internal sealed class StepOperand
{
    private nint[] _shape = [];
    private InferenceTensor? _owner;
    private InferenceTensor? _held;

    /// <summary>The operand that stands for an absent input or an output that is not wanted.</summary>
    public static StepOperand None { get; } = new();

    /// <summary>Whether there is a value.</summary>
    public bool IsPresent { get; private init; }

    public ElementType Type { get; private set; }

    public ReadOnlySpan<nint> Shape => _shape;

    /// <summary>Number of elements.</summary>
    public long Length { get; private set; }

    /// <summary>Where the first element is.</summary>
    public nint Address { get; set; }

    /// <summary>A value whose shape is known before it is computed.</summary>
    public static StepOperand Of(ValueInfo info) =>
        new() { IsPresent = true, Type = info.Type, _shape = info.Shape.ToArray(), Length = info.Length };

    /// <summary>A value whose shape is not known before it is computed.</summary>
    public static StepOperand OfUnknownShape() => new() { IsPresent = true };

    /// <summary>A value that is there.</summary>
    public static StepOperand Of(InferenceTensor value)
    {
        var operand = new StepOperand { IsPresent = true };
        operand.Give(value.Pinned());
        return operand;
    }

    /// <summary>Gives the operand memory of its own.</summary>
    public void Allocate(ElementType type, ReadOnlySpan<nint> shape) => Give(InferenceTensor.New(type, shape));

    /// <summary>Gives the operand a value in memory that never moves.</summary>
    public unsafe void Give(InferenceTensor value)
    {
        (_owner, Type, _shape, Length) = (value, value.Type, value.Shape.ToArray(), value.Length);
        using MemoryHandle handle = value.Pin();
        Address = (nint)handle.Pointer;
    }

    /// <summary>
    /// Gives the operand memory for a value of this shape: its own place if it has one of this type and shape, else memory that the operand
    /// keeps for the next value, so that in steady state nothing is allocated.
    /// </summary>
    public unsafe void Hold(ElementType type, ReadOnlySpan<nint> shape)
    {
        if (Address != 0 && type == Type && shape.SequenceEqual(_shape))
            return;
        int bytes = InferenceTensor.CheckedBytes(type, shape);
        if (_held is null || _held.Length < bytes)
        {
            _held = null; // the old memory may be collected before the new is made
            _held = InferenceTensor.New(ElementType.UInt8, [bytes]);
        }

        if (!shape.SequenceEqual(_shape))
            _shape = shape.ToArray();
        (_owner, Type, Length) = (null, type, bytes / type.Size());
        using MemoryHandle handle = _held.Pin();
        Address = (nint)handle.Pointer;
    }

    /// <summary>Copies another operand's value into memory as <see cref="Hold"/> gives it.</summary>
    public unsafe void HoldCopy(StepOperand other)
    {
        Hold(other.Type, other.Shape);
        long bytes = Length * Type.Size();
        Buffer.MemoryCopy((void*)other.Address, (void*)Address, bytes, bytes);
    }

    /// <summary>Makes the operand the memory of another, in a shape of its own.</summary>
    public void Share(StepOperand other, ValueInfo info, nint offset)
    {
        (_owner, Type, _shape, Length) = (other._owner, info.Type, info.Shape.ToArray(), info.Length);
        Address = other.Address + offset;
    }

    /// <summary>Lets go of a value of one run.</summary>
    public void Release() => (_owner, Address) = (null, 0);

    /// <summary>The value as a tensor, as long as its memory is there.</summary>
    public InferenceTensor AsTensor() => _owner is { } owner && owner.Length == Length && owner.Type == Type
        ? owner.Reshaped(_shape)
        : InferenceTensor.At(Address, Type, _shape);
}
