using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;

namespace ConvSharp.Tensors;

/// <summary>An output as dense memory: the output itself, or work space that is copied back.</summary>
internal readonly unsafe ref struct DenseOutput<T>
    where T : unmanaged
{
    private readonly TensorSpan<T> _output;
    private readonly Workspace _copy;
    private readonly bool _isCopy;

    private DenseOutput(TensorSpan<T> output, TensorSpan<T> tensor, Workspace copy, bool isCopy)
    {
        _output = output;
        Tensor = tensor;
        (_copy, _isCopy) = (copy, isCopy);
    }

    public TensorSpan<T> Tensor { get; }

    public static DenseOutput<T> Of(in TensorSpan<T> output)
    {
        if (output.IsDense || output.IsEmpty)
            return new(output, output, default, isCopy: false);
        Workspace copy = Workspace.Rent(checked(output.FlattenedLength * sizeof(T)));
        return new(output, new TensorSpan<T>((T*)copy.Start, output.FlattenedLength, output.Lengths), copy, isCopy: true);
    }

    /// <summary>Copies the result into the output, if it was written to work space.</summary>
    public void CopyBack()
    {
        if (_isCopy)
            TensorMemory.Copy(Tensor, _output);
    }

    public void Dispose()
    {
        if (_isCopy)
            _copy.Dispose();
    }
}
