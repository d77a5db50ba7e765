using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;

namespace ConvSharp.Tensors;

/// <summary>A tensor as dense memory: the tensor itself, or a copy in rented work space.</summary>
internal readonly unsafe ref struct DenseTensor<T>
    where T : unmanaged
{
    private readonly Workspace _copy;
    private readonly bool _isCopy;

    private DenseTensor(ReadOnlyTensorSpan<T> tensor, Workspace copy, bool isCopy)
    {
        Tensor = tensor;
        (_copy, _isCopy) = (copy, isCopy);
    }

    public ReadOnlyTensorSpan<T> Tensor { get; }

    public static DenseTensor<T> Of(in ReadOnlyTensorSpan<T> tensor, CancellationToken cancellation)
    {
        if (tensor.IsDense || tensor.IsEmpty)
            return new(tensor, default, isCopy: false);
        Workspace copy = Workspace.Rent(checked(tensor.FlattenedLength * sizeof(T)));
        var dense = new TensorSpan<T>((T*)copy.Start, tensor.FlattenedLength, tensor.Lengths);
        try
        {
            TensorMemory.Copy(tensor, dense, cancellation);
        }
        catch (OperationCanceledException)
        {
            copy.Dispose();
            throw;
        }

        return new(dense, copy, isCopy: true);
    }

    public void Dispose()
    {
        if (_isCopy)
            _copy.Dispose();
    }
}
