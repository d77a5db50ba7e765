using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Errors;
using ConvSharp.Files;
using ConvSharp.Tensors;

namespace ConvSharp.Inference;

/// <summary>A dense tensor whose element type is known at run time only: an input, an output or a constant of a graph.</summary>
public sealed class InferenceTensor
{
    private const int Alignment = 64;

    /// <summary>Bytes from which <see cref="OnDemand"/> leaves a tensor out of memory.</summary>
    internal const int LeastOnDemand = 1 << 16;

    private readonly nint[] _shape;
    private readonly Memory<byte> _memory;
    private readonly Action<Span<byte>>? _write;
    private InferenceTensor? _written;

    private InferenceTensor(ElementType type, ReadOnlySpan<nint> shape, Memory<byte> memory, bool isPinned)
    {
        (Type, _shape, _memory, IsPinned) = (type, shape.ToArray(), memory, isPinned);
        Length = memory.Length / type.Size();
    }

    private InferenceTensor(ElementType type, ReadOnlySpan<nint> shape, Action<Span<byte>> write)
    {
        (Type, _shape, _write) = (type, shape.ToArray(), write);
        Length = CheckedBytes(type, shape) / type.Size();
    }

    /// <summary>The type of the elements. Truth values take a byte each.</summary>
    public ElementType Type { get; }

    /// <summary>Length of each axis; empty for a scalar.</summary>
    public ReadOnlySpan<nint> Shape => _shape;

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>The elements in row-major order, as bytes.</summary>
    public Span<byte> Bytes => Held._memory.Span;

    /// <summary>Whether the memory never moves.</summary>
    internal bool IsPinned { get; }

    /// <summary>Whether the elements are in memory, not written when they are wanted.</summary>
    internal bool IsInMemory => _write is null || Volatile.Read(ref _written) is not null;

    /// <summary>The tensor that has the elements in memory.</summary>
    private InferenceTensor Held => _write is null ? this : Volatile.Read(ref _written) ?? Keep(Copy());

    /// <summary>A tensor of zeros.</summary>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Length of each axis; none for a scalar.</param>
    /// <exception cref="InferenceException">No graph holds this type.</exception>
    /// <exception cref="ConvolutionArgumentException">The tensor is larger than an array, or this process, may be.</exception>
    public static InferenceTensor Zeros(ElementType type, params ReadOnlySpan<nint> shape)
    {
        InferenceTensor tensor = New(type, shape);
        tensor.Bytes.Clear();
        return tensor;
    }

    /// <summary>A tensor of its own with copies of the values.</summary>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="shape">Length of each axis; none for a scalar.</param>
    /// <exception cref="InferenceException">The shape has another number of elements.</exception>
    public static InferenceTensor Of<T>(ReadOnlySpan<T> values, params ReadOnlySpan<nint> shape)
        where T : unmanaged
    {
        ElementType type = TensorTypes.Of<T>();
        CheckLength(type, shape, MemoryMarshal.AsBytes(values).Length);
        InferenceTensor tensor = New(type, shape);
        values.CopyTo(tensor.Elements<T>());
        return tensor;
    }

    /// <summary>A tensor that shares the memory of another, if that is dense; else a copy.</summary>
    public static InferenceTensor Of<T>(Tensor<T> tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Tensor<T> dense = tensor.IsDense ? tensor : tensor.ToDenseTensor();
        return new InferenceTensor(TensorTypes.Of<T>(), dense.Lengths, new TensorBytes<T>(dense).Memory, isPinned: false);
    }

    /// <summary>A tensor in memory that is there already, such as a part of a file.</summary>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Length of each axis.</param>
    /// <param name="memory">The elements in row-major order, little-endian.</param>
    /// <exception cref="InferenceException">The memory has another length, or no graph holds this type.</exception>
    public static InferenceTensor Wrap(ElementType type, ReadOnlySpan<nint> shape, Memory<byte> memory)
    {
        CheckLength(type, shape, memory.Length);
        return new InferenceTensor(type, shape, memory, isPinned: false);
    }

    /// <summary>The elements in row-major order.</summary>
    /// <exception cref="InferenceException">The elements have another type.</exception>
    public Span<T> Elements<T>()
        where T : unmanaged
    {
        if (TensorTypes.Of<T>() != Type)
            throw new InferenceException($"the tensor holds {Type.Name()}, not {TensorTypes.Of<T>().Name()}: ask for its own type.");
        return MemoryMarshal.Cast<byte, T>(Bytes);
    }

    /// <summary>A copy as a tensor of a known type.</summary>
    /// <exception cref="InferenceException">The elements have another type.</exception>
    public Tensor<T> ToTensor<T>()
        where T : unmanaged
    {
        Span<T> elements = Elements<T>();
        return Tensor.Create(elements.ToArray(), _shape);
    }

    /// <summary>The type and the shape: float32 [1, 3, 224, 224].</summary>
    public override string ToString() => $"{Type.Name()} {ShapeText.Print(_shape)}";

    /// <summary>A tensor with arbitrary contents, in memory that never moves, aligned to a cache line.</summary>
    internal static InferenceTensor New(ElementType type, ReadOnlySpan<nint> shape)
    {
        int bytes = CheckedBytes(type, shape);
        byte[] block = GC.AllocateUninitializedArray<byte>(checked(bytes + Alignment), pinned: true);
        int start = (int)(-Address(block) & (Alignment - 1));
        return new InferenceTensor(type, shape, MemoryMarshal.CreateFromPinnedArray(block, start, bytes), isPinned: true);
    }

    /// <summary>
    /// A constant whose elements are written when they are wanted, always the same. A large one takes no memory until its elements are
    /// asked for; who needs them only for a moment takes <see cref="CopyTo"/>.
    /// </summary>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Length of each axis.</param>
    /// <param name="write">Writes all elements; any number of threads may call it.</param>
    internal static InferenceTensor OnDemand(ElementType type, ReadOnlySpan<nint> shape, Action<Span<byte>> write)
    {
        var tensor = new InferenceTensor(type, shape, write);
        return CheckedBytes(type, shape) < LeastOnDemand ? tensor.Held : tensor;
    }

    /// <summary>Copies the elements, without keeping them in memory if they are not there.</summary>
    internal void CopyTo(Span<byte> elements)
    {
        if (IsInMemory)
            Bytes.CopyTo(elements);
        else
            _write!(elements);
    }

    /// <summary>The tensor, or a copy of it, in memory that never moves.</summary>
    internal InferenceTensor Pinned() => IsPinned ? this : Volatile.Read(ref _written) ?? Copy();

    /// <summary>The same elements in another shape.</summary>
    internal InferenceTensor Reshaped(ReadOnlySpan<nint> shape) => IsInMemory
        ? new(Type, shape, Held._memory, Held.IsPinned)
        : new(Type, shape, _write!);

    /// <summary>A tensor in memory that somebody else holds in place.</summary>
    internal static InferenceTensor At(nint address, ElementType type, ReadOnlySpan<nint> shape) =>
        new(type, shape, new PointerMemory(address, CheckedBytes(type, shape)).Memory, isPinned: true);

    /// <summary>The address of the first element, as long as the handle is held.</summary>
    internal MemoryHandle Pin() => Held._memory.Pin();

    /// <summary>Bytes of a tensor, if this process may have an array so large.</summary>
    internal static int CheckedBytes(ElementType type, ReadOnlySpan<nint> shape)
    {
        if (!TensorTypes.IsSupported(type))
            throw new InferenceException($"tensors of a graph do not hold {type.Name()}: widen it to float32 first.");
        int bytes = Operand.CheckedLength<byte>([.. shape, type.Size()], "tensor");
        return bytes <= Array.MaxLength - Alignment
            ? bytes
            : throw new InferenceException($"a tensor of {bytes} bytes is too large: use smaller sizes.");
    }

    private InferenceTensor Copy()
    {
        InferenceTensor copy = New(Type, _shape);
        CopyTo(copy.Bytes);
        return copy;
    }

    private InferenceTensor Keep(InferenceTensor copy) => Interlocked.CompareExchange(ref _written, copy, null) ?? copy;

    private static void CheckLength(ElementType type, ReadOnlySpan<nint> shape, long bytes)
    {
        long wanted = CheckedBytes(type, shape);
        if (wanted != bytes)
        {
            throw new InferenceException(
                $"{type.Name()} {ShapeText.Print(shape)} takes {wanted} bytes, but {bytes} are given: "
                + "give as many elements as the shape has.");
        }
    }

    private static unsafe nint Address(byte[] pinned) => (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(
        ref MemoryMarshal.GetArrayDataReference(pinned));
}
