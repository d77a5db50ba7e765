using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Autograd;

/// <summary>A value on a tape: an input, or what an operation made of others. It lives until the tape is cleared.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct Variable<T> : IEquatable<Variable<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tape<T>? _tape;
    private readonly Node<T>? _node;
    private readonly long _trainingPass;

    internal Variable(Tape<T> tape, Node<T> node, long trainingPass) => (_tape, _node, _trainingPass) = (tape, node, trainingPass);

    /// <summary>The tape that the value is on.</summary>
    /// <exception cref="InvalidOperationException">The variable is of no tape, or its tape has been cleared.</exception>
    public Tape<T> Tape
    {
        get
        {
            _ = Node;
            return _tape!;
        }
    }

    /// <summary>Length of each axis.</summary>
    /// <exception cref="InvalidOperationException">The variable is of no tape, or its tape has been cleared.</exception>
    public ReadOnlySpan<nint> Shape => Node.Shape;

    /// <summary>The value, dense, in the tape's memory: gone when the tape is cleared.</summary>
    /// <exception cref="InvalidOperationException">The variable is of no tape, or its tape has been cleared.</exception>
    public ReadOnlyTensorSpan<T> Value => Node.TensorValues;

    internal Node<T> Node
    {
        get
        {
            if (_node is null)
                throw new InvalidOperationException("The variable is of no tape: make it with Tape.Input or Tape.Apply.");
            if (_trainingPass != _tape!.TrainingPass)
                throw new InvalidOperationException("The variable is of a training pass that its tape has cleared: run the pass again.");
            return _node;
        }
    }

    /// <summary>The sum, element by element: what ends a residual branch.</summary>
    /// <exception cref="Geometry.ConvolutionArgumentException">The shapes differ.</exception>
    public static Variable<T> operator +(Variable<T> left, Variable<T> right) => left.Add(right);

    /// <summary>The sum, element by element: what ends a residual branch.</summary>
    /// <exception cref="Geometry.ConvolutionArgumentException">The shapes differ.</exception>
    public Variable<T> Add(Variable<T> other) => Tape.Apply(Addition<T>.Instance, this, other);

    /// <inheritdoc/>
    public bool Equals(Variable<T> other) => _node == other._node && _trainingPass == other._trainingPass;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Variable<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_node, _trainingPass);

    /// <summary>Whether both are the same value on the same tape.</summary>
    public static bool operator ==(Variable<T> left, Variable<T> right) => left.Equals(right);

    /// <summary>Whether they are different values.</summary>
    public static bool operator !=(Variable<T> left, Variable<T> right) => !left.Equals(right);
}
