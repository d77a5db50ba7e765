using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd.Formulas;
using ConvSharp.Errors;

namespace ConvSharp.Autograd;

/// <summary>A value on a tape: an input, or the output of an operation. It lives until the tape is cleared.</summary>
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

    /// <summary>The sum, element by element, such as at the end of a residual branch.</summary>
    /// <exception cref="ConvolutionArgumentException">The shapes differ.</exception>
    public static Variable<T> operator +(Variable<T> left, Variable<T> right) => left.Add(right);

    /// <summary>The sum, element by element, such as at the end of a residual branch.</summary>
    /// <exception cref="ConvolutionArgumentException">The shapes differ.</exception>
    public Variable<T> Add(Variable<T> other) => Tape.Apply(Addition<T>.Instance, this, other);

    /// <summary>Adds a number to each element.</summary>
    public static Variable<T> operator +(Variable<T> left, T right) => left.Add(right);

    /// <summary>Adds a number to each element.</summary>
    public static Variable<T> operator +(T left, Variable<T> right) => right.Add(left);

    /// <summary>Adds a number to each element.</summary>
    public Variable<T> Add(T number) => Tape.ApplyScalar(ScalarAddition<T>.Instance, number, this);

    /// <summary>The difference, element by element.</summary>
    /// <exception cref="ConvolutionArgumentException">The shapes differ.</exception>
    public static Variable<T> operator -(Variable<T> left, Variable<T> right) => left.Subtract(right);

    /// <summary>The difference, element by element.</summary>
    /// <exception cref="ConvolutionArgumentException">The shapes differ.</exception>
    public Variable<T> Subtract(Variable<T> other) => Tape.Apply(Arithmetic<T, Difference<T>>.Instance, this, other);

    /// <summary>Each element minus a number.</summary>
    public static Variable<T> operator -(Variable<T> left, T right) => left.Subtract(right);

    /// <summary>Each element minus a number.</summary>
    public Variable<T> Subtract(T number) => Tape.ApplyScalar(ScalarAddition<T>.Instance, -number, this);

    /// <summary>A number minus each element.</summary>
    public static Variable<T> operator -(T left, Variable<T> right) =>
        right.Tape.ApplyScalar(Arithmetic<T, DifferenceFromScalar<T>>.Instance, left, right);

    /// <summary>Each element with the other sign.</summary>
    public static Variable<T> operator -(Variable<T> value) => value.Negate();

    /// <summary>Each element with the other sign.</summary>
    public Variable<T> Negate() => Tape.Apply(Arithmetic<T, Negation<T>>.Instance, this);

    /// <summary>The product, element by element.</summary>
    /// <exception cref="ConvolutionArgumentException">The shapes differ.</exception>
    public static Variable<T> operator *(Variable<T> left, Variable<T> right) => left.Multiply(right);

    /// <summary>The product, element by element.</summary>
    /// <exception cref="ConvolutionArgumentException">The shapes differ.</exception>
    public Variable<T> Multiply(Variable<T> other) => Tape.Apply(Arithmetic<T, Product<T>>.Instance, this, other);

    /// <summary>Each element times a number.</summary>
    public static Variable<T> operator *(Variable<T> left, T right) => left.Multiply(right);

    /// <summary>Each element times a number.</summary>
    public static Variable<T> operator *(T left, Variable<T> right) => right.Multiply(left);

    /// <summary>Each element times a number.</summary>
    public Variable<T> Multiply(T number) => Tape.ApplyScalar(Arithmetic<T, ScalarProduct<T>>.Instance, number, this);

    /// <summary>The quotient, element by element; IEEE's infinities and NaN where the divisor is 0.</summary>
    /// <exception cref="ConvolutionArgumentException">The shapes differ.</exception>
    public static Variable<T> operator /(Variable<T> left, Variable<T> right) => left.Divide(right);

    /// <summary>The quotient, element by element; IEEE's infinities and NaN where the divisor is 0.</summary>
    /// <exception cref="ConvolutionArgumentException">The shapes differ.</exception>
    public Variable<T> Divide(Variable<T> other) => Tape.Apply(Arithmetic<T, Quotient<T>>.Instance, this, other);

    /// <summary>Each element divided by a number.</summary>
    public static Variable<T> operator /(Variable<T> left, T right) => left.Divide(right);

    /// <summary>Each element divided by a number.</summary>
    public Variable<T> Divide(T number) => Tape.ApplyScalar(Arithmetic<T, QuotientByScalar<T>>.Instance, number, this);

    /// <summary>A number divided by each element.</summary>
    public static Variable<T> operator /(T left, Variable<T> right) =>
        right.Tape.ApplyScalar(Arithmetic<T, QuotientOfScalar<T>>.Instance, left, right);

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
