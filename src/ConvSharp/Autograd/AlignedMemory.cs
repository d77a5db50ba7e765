using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using ConvSharp.Tensors;

namespace ConvSharp.Autograd;

/// <summary>Elements in a pinned managed array, aligned to a cache line.</summary>
internal sealed class AlignedMemory<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly T[] _array;
    private readonly int _start;

    /// <param name="length">Number of elements.</param>
    /// <param name="what">What messages call it.</param>
    public unsafe AlignedMemory(int length, string what)
    {
        Length = Operand.CheckedLength<T>([length], what);
        _array = GC.AllocateUninitializedArray<T>(checked(length + (Alignment / sizeof(T))), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref _array[0]);
        _start = (int)((Alignment - (address % Alignment)) % Alignment) / sizeof(T);
    }

    public int Length { get; }

    public Span<T> Span => _array.AsSpan(_start, Length);

    public Tensor<T> AsTensor(ReadOnlySpan<nint> shape) => Tensor.Create(_array, _start, shape, strides: []);
}
