using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Tensors;

namespace ConvSharp.Autograd;

/// <summary>A value on a tape: an input, or an operation's output.</summary>
internal sealed class Node<T> : GradientSlot<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Tensor<T> _tensor = Tensor<T>.Empty;
    private Tensor<T>? _denseCopy;
    private Node<T>? _viewed;

    public nint[] Shape { get; private set; } = [];

    public int Length { get; private set; }

    public bool NeedsGradient { get; set; }

    /// <summary>Whether the gradient is kept after the backward pass, so that it can be read.</summary>
    public bool IsInput { get; private init; }

    /// <summary>The tensor with the value; for a view the tensor has another shape.</summary>
    public Tensor<T> Tensor => _viewed is null ? _tensor : _viewed.Tensor;

    // Through the span: the tensor's own reference points to the start of its array, not of the tensor.
    public Span<T> Values => MemoryMarshal.CreateSpan(ref Tensor.AsTensorSpan().GetPinnableReference(), Length);

    public TensorSpan<T> TensorValues => Length > 0
        ? new TensorSpan<T>(Values, Shape)
        : System.Numerics.Tensors.Tensor.CreateFromShape<T>(Shape).AsTensorSpan(); // a span of nothing has no shape

    /// <summary>The value as a tensor of its own shape, without a copy.</summary>
    public Tensor<T> AsTensor() => _viewed is null ? _tensor : System.Numerics.Tensors.Tensor.Reshape(Tensor, Shape);

    public static Node<T> Input() => new() { IsInput = true };

    /// <summary>An operation's output.</summary>
    public static Node<T> Output(nint[] shape, Tensor<T> memory)
    {
        var node = new Node<T>();
        node.Set(memory, shape);
        return node;
    }

    /// <summary>An output that is a view: the operation's input in another shape.</summary>
    public static Node<T> View(nint[] shape)
    {
        var node = new Node<T>();
        node.Set(Tensor<T>.Empty, shape);
        return node;
    }

    /// <summary>Makes a view refer to a node.</summary>
    public void LookAt(Node<T> node) => _viewed = node;

    /// <summary>Gives an input its value for the next training pass.</summary>
    public void SetInput(Tensor<T> value, bool needsGradient)
    {
        nint[] shape = value.Lengths.SequenceEqual(Shape) ? Shape : value.Lengths.ToArray();
        NeedsGradient = needsGradient;
        if (value.IsDense || value.IsEmpty)
        {
            Set(value, shape);
            return;
        }

        if (_denseCopy is null || !_denseCopy.Lengths.SequenceEqual(shape))
            _denseCopy = Operand.New<T>(shape, "input");
        TensorMemory.Copy(value.AsReadOnlyTensorSpan(), _denseCopy.AsTensorSpan());
        Set(_denseCopy, shape);
    }

    private void Set(Tensor<T> tensor, nint[] shape)
    {
        (_tensor, Shape) = (tensor, shape);
        nint length = 1;
        foreach (nint size in shape)
            length *= size;
        Length = (int)length;
    }
}
