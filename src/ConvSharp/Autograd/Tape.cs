using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Tensors;

namespace ConvSharp.Autograd;

/// <summary>
/// The record of one training pass, and the gradients that the backward pass computes from it. For one thread at a time. After
/// <see cref="Clear"/>, the next pass over the same layers and shapes uses the same memory and allocates nothing.
/// </summary>
/// <example>
/// <code>
/// Variable&lt;float&gt; loss = Loss.MeanSquaredError(network.Forward(tape.Input(x)), tape.Input(y));
/// tape.Backward(loss);
/// optimiser.Step(tape);
/// tape.Clear();
/// </code>
/// </example>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Tape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<Node<T>> _inputs = [];
    private readonly List<Pass<T>> _passes = [];
    private readonly Dictionary<Parameter<T>, GradientSlot<T>> _parameters = [];
    private int _inputCount, _passCount;
    private bool _hasGradients;

    /// <summary>Makes an empty tape.</summary>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    public Tape(ParallelOptions? parallel = null)
        : this(parallel, isTraining: true)
    {
    }

    private Tape(ParallelOptions? parallel, bool isTraining)
    {
        SupportedTypes.Check<T>();
        (Parallel, IsTraining) = (parallel, isTraining);
    }

    /// <summary>
    /// Whether a training pass is recorded; false for inference, which keeps nothing. Dropout and batch norm depend on it.
    /// </summary>
    public bool IsTraining { get; }

    /// <summary>Threads and cancellation.</summary>
    public ParallelOptions? Parallel { get; }

    internal GradientPool<T> Gradients { get; } = new();

    /// <summary>Grows with each <see cref="Clear"/>.</summary>
    internal long TrainingPass { get; private set; }

    /// <summary>Puts a tensor on the tape. A dense tensor is not copied: do not change it before the backward pass is done.</summary>
    /// <param name="value">A batch, or a target.</param>
    /// <param name="needsGradient">Whether the backward pass computes its gradient.</param>
    public Variable<T> Input(Tensor<T> value, bool needsGradient = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        Node<T> node;
        if (IsTraining && _inputCount < _inputs.Count)
        {
            node = _inputs[_inputCount];
        }
        else
        {
            node = Node<T>.Input();
            if (IsTraining)
                _inputs.Add(node);
        }

        node.SetInput(value, needsGradient);
        _inputCount++;
        return new Variable<T>(this, node, TrainingPass);
    }

    /// <summary>Runs an operation and records it.</summary>
    /// <exception cref="ConvolutionArgumentException">The inputs do not fit the operation.</exception>
    /// <exception cref="InvalidOperationException">An input is of another tape, or of a training pass that was cleared.</exception>
    public Variable<T> Apply(Operation<T> operation, params ReadOnlySpan<Variable<T>> inputs) => ApplyWith(operation, null, inputs);

    /// <summary>Runs an operation that needs more than variables, such as the numbers of classes, and records it.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="argument">The operation reads it as <see cref="Pass{T}.Argument"/>.</param>
    /// <param name="inputs">The operation's inputs.</param>
    /// <exception cref="ConvolutionArgumentException">The inputs do not fit the operation.</exception>
    /// <exception cref="InvalidOperationException">An input is of another tape, or of a training pass that was cleared.</exception>
    public Variable<T> ApplyWith(Operation<T> operation, object? argument, params ReadOnlySpan<Variable<T>> inputs) =>
        Apply(operation, argument, default, inputs);

    /// <summary>
    /// Runs an operation that needs a number besides variables; the operation reads the number as <see cref="Pass{T}.Scalar"/>.
    /// </summary>
    internal Variable<T> ApplyScalar(Operation<T> operation, T scalar, params ReadOnlySpan<Variable<T>> inputs) =>
        Apply(operation, null, scalar, inputs);

    private Variable<T> Apply(Operation<T> operation, object? argument, T scalar, ReadOnlySpan<Variable<T>> inputs)
    {
        ArgumentNullException.ThrowIfNull(operation);
        foreach (Variable<T> input in inputs)
        {
            if (input.Tape != this)
                throw new InvalidOperationException("A variable of another tape: all inputs of an operation must be on one tape.");
        }

        Pass<T> pass = PassFor(operation, argument, inputs);
        pass.Scalar = scalar;
        pass.RunForward();
        _passCount++;
        return new Variable<T>(this, pass.OutputNode, TrainingPass);
    }

    /// <summary>Computes the gradients of a loss by all parameters and by the inputs that need one.</summary>
    /// <param name="loss">A variable of one element.</param>
    /// <exception cref="ConvolutionArgumentException">The loss has another number of elements.</exception>
    /// <exception cref="InvalidOperationException">
    /// The loss depends on nothing that needs a gradient, or backward has run already.
    /// </exception>
    public void Backward(Variable<T> loss)
    {
        if (loss.Node.Length != 1)
        {
            ConvolutionArgumentException.Throw("grad can be implicitly created only for scalar outputs", "loss",
                ShapeText.Print(loss.Shape), "give a loss of one element, or the gradient of the output too");
        }

        GradientMemory<T> seed = NewSeed(loss);
        seed.Span[0] = T.One;
        RunBackward(loss, seed);
    }

    /// <summary>Computes gradients from the gradient of an output.</summary>
    /// <param name="output">Any variable.</param>
    /// <param name="outputGradient">Of the output's shape; copied.</param>
    /// <exception cref="ConvolutionArgumentException">The shapes differ.</exception>
    /// <exception cref="InvalidOperationException">
    /// The output depends on nothing that needs a gradient, or backward has run already.
    /// </exception>
    public void Backward(Variable<T> output, in ReadOnlyTensorSpan<T> outputGradient)
    {
        TensorMemory.CheckShape(outputGradient.Lengths, output.Shape, nameof(outputGradient));
        GradientMemory<T> seed = NewSeed(output);
        if (!outputGradient.IsEmpty)
            TensorMemory.Copy(outputGradient, new TensorSpan<T>(seed.Span, output.Shape));
        RunBackward(output, seed);
    }

    /// <summary>The gradient of an input that needs one, in the tape's memory: gone when the tape is cleared.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says why.</exception>
    public ReadOnlyTensorSpan<T> Gradient(Variable<T> variable)
    {
        Node<T> node = variable.Node;
        if (!node.IsInput)
            throw new InvalidOperationException("Only inputs and parameters keep their gradient: ask for one of theirs.");
        if (!node.NeedsGradient)
            throw new InvalidOperationException("The input needs no gradient: put it on the tape with needsGradient: true.");
        return new ReadOnlyTensorSpan<T>((node.Gradient ?? throw NoGradient("The input")).Span, node.Shape);
    }

    /// <summary>The gradient of a parameter, in the tape's memory: gone when the tape is cleared.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says why.</exception>
    public ReadOnlyTensorSpan<T> Gradient(Parameter<T> parameter)
    {
        if (TryGetGradient(parameter, out ReadOnlyTensorSpan<T> gradient))
            return gradient;
        throw parameter.NeedsGradient
            ? NoGradient($"The parameter {parameter.Name}")
            : new InvalidOperationException($"The parameter {parameter.Name} needs no gradient: turn on its NeedsGradient.");
    }

    /// <summary>The gradient of a parameter, if the loss depends on it.</summary>
    public bool TryGetGradient(Parameter<T> parameter, out ReadOnlyTensorSpan<T> gradient)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        gradient = default;
        if (!_parameters.TryGetValue(parameter, out GradientSlot<T>? slot) || slot.Gradient is null)
            return false;
        gradient = new ReadOnlyTensorSpan<T>(slot.Gradient.Span, parameter.Shape);
        return true;
    }

    /// <summary>Empties the tape for the next training pass. Its variables and gradients become invalid, its memory stays.</summary>
    public void Clear()
    {
        foreach (Node<T> input in _inputs)
            input.Release(Gradients);
        foreach (Pass<T> pass in _passes)
            pass.OutputNode.Release(Gradients);
        foreach (GradientSlot<T> slot in _parameters.Values)
            slot.Release(Gradients);
        if (_passCount > 0)
        {
            _passes.RemoveRange(_passCount, _passes.Count - _passCount);
            _inputs.RemoveRange(_inputCount, _inputs.Count - _inputCount);
            Gradients.NextPass();
        }

        (_inputCount, _passCount, _hasGradients) = (0, 0, false);
        TrainingPass++;
    }

    /// <summary>The tape that a layer's inference runs on: it keeps nothing.</summary>
    internal static Tape<T> ForInference(ParallelOptions? parallel) => new(parallel, isTraining: false);

    internal GradientSlot<T> SlotOf(Parameter<T> parameter)
    {
        if (!_parameters.TryGetValue(parameter, out GradientSlot<T>? slot))
            _parameters.Add(parameter, slot = new GradientSlot<T>());
        return slot;
    }

    internal Tensor<T> NewOutput(ReadOnlySpan<nint> shape) => IsTraining
        ? new AlignedMemory<T>(Operand.CheckedLength<T>(shape, "output"), "output").AsTensor(shape)
        : Operand.New<T>(shape, "output");

    private Pass<T> PassFor(Operation<T> operation, object? argument, ReadOnlySpan<Variable<T>> inputs)
    {
        if (!IsTraining)
            return new Pass<T>(this, operation, inputs, argument);
        if (_passCount == _passes.Count)
        {
            _passes.Add(new Pass<T>(this, operation, inputs, argument));
        }
        else if (_passes[_passCount].Fits(operation, inputs))
        {
            _passes[_passCount].SetUp(inputs, argument);
        }
        else
        {
            _passes[_passCount] = new Pass<T>(this, operation, inputs, argument);
        }

        return _passes[_passCount];
    }

    private GradientMemory<T> NewSeed(Variable<T> output)
    {
        if (output.Tape != this)
            throw new InvalidOperationException("The variable is of another tape: call Backward there.");
        if (!IsTraining)
            throw new InvalidOperationException("The tape records nothing in inference: make a tape of your own for training.");
        if (_hasGradients)
            throw new InvalidOperationException("Backward has run already: call Clear, run the training pass again, and then Backward.");
        if (!output.Node.NeedsGradient)
            throw new InvalidOperationException("The loss depends on no parameter and no input that needs a gradient.");
        return Gradients.Rent(output.Node.Length);
    }

    private void RunBackward(Variable<T> output, GradientMemory<T> seed)
    {
        _hasGradients = true;
        output.Node.Accumulate(seed, Gradients, Parallel);
        for (int i = _passCount - 1; i >= 0; i--)
            _passes[i].RunBackward();
    }

    private InvalidOperationException NoGradient(string what) => new(_hasGradients
        ? $"{what} has no gradient: the loss does not depend on it."
        : $"{what} has no gradient yet: call Backward first.");
}
