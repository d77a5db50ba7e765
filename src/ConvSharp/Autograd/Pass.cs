using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvSharp.Engine.Execution;
using ConvSharp.Errors;
using ConvSharp.Tensors;

namespace ConvSharp.Autograd;

/// <summary>
/// One use of an operation in a training pass: its inputs, its output, their gradients, and what it keeps from forward to backward. All
/// memory is dense, and the next training pass of the same shapes uses it again.
/// </summary>
/// <remarks>Values and gradients may be read and written from several threads at once.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Pass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements of a range: enough to be worth another thread, few enough to stay in the L1 cache.</summary>
    private const int RangeElements = 8192;

    private readonly Tape<T> _tape;
    private readonly Node<T>[] _inputs;
    private readonly nint[][] _inputShapes;
    private readonly GradientMemory<T>?[] _inputGradients, _parameterGradients;
    private readonly List<AlignedMemory<byte>?> _saved = [];
    private readonly Node<T> _output;
    private double[] _rangeSums = [];
    private bool _runsRanges;

    internal Pass(Tape<T> tape, Operation<T> operation, ReadOnlySpan<Variable<T>> inputs, object? argument)
    {
        (_tape, Operation, Argument) = (tape, operation, argument);
        _inputs = new Node<T>[inputs.Length];
        _inputShapes = new nint[inputs.Length][];
        _inputGradients = new GradientMemory<T>?[inputs.Length];
        _parameterGradients = new GradientMemory<T>?[operation.Parameters.Length];
        SetInputs(inputs);
        for (int i = 0; i < inputs.Length; i++)
            _inputShapes[i] = _inputs[i].Shape;
        nint[] shape = operation.OutputShape(this);
        _output = operation.IsView ? Node<T>.View(shape) : Node<T>.Output(shape, tape.NewOutput(shape));
    }

    /// <summary>The argument of <see cref="Tape{T}.ApplyWith"/> for this use of the operation, or null.</summary>
    public object? Argument { get; private set; }

    /// <summary>The number that goes with this use of the operation, such as a factor.</summary>
    internal T Scalar { get; set; }

    /// <summary>
    /// An object that the operation made for this place on the tape, such as a plan. It is kept as long as the shapes of the inputs stay
    /// the same.
    /// </summary>
    public object? State { get; set; }

    /// <summary>Whether this is a training pass, with a backward to come, or inference.</summary>
    public bool IsTraining => _tape.IsTraining;

    /// <summary>Threads and cancellation.</summary>
    public ParallelOptions? Parallel => _tape.Parallel;

    /// <summary>Number of inputs.</summary>
    public int InputCount => _inputs.Length;

    /// <summary>The output's values, in row-major order.</summary>
    public Span<T> Output => _output.Values;

    /// <summary>Length of each axis of the output.</summary>
    public ReadOnlySpan<nint> OutputShape => _output.Shape;

    /// <summary>The output as a tensor.</summary>
    public TensorSpan<T> OutputTensor => _output.TensorValues;

    /// <summary>The output's gradient, in row-major order.</summary>
    public ReadOnlySpan<T> OutputGradient => _output.Gradient!.Span;

    /// <summary>The output's gradient as a tensor.</summary>
    public ReadOnlyTensorSpan<T> OutputGradientTensor => new(OutputGradient, _output.Shape);

    internal Operation<T> Operation { get; }

    internal Node<T> OutputNode => _output;

    /// <summary>An input's values, in row-major order.</summary>
    public ReadOnlySpan<T> Input(int index = 0) => _inputs[index].Values;

    /// <summary>Length of each axis of an input.</summary>
    public ReadOnlySpan<nint> InputShape(int index = 0) => _inputs[index].Shape;

    /// <summary>An input as a tensor.</summary>
    public ReadOnlyTensorSpan<T> InputTensor(int index = 0) => _inputs[index].TensorValues;

    /// <summary>Whether backward must write an input's gradient.</summary>
    public bool NeedsInputGradient(int index = 0) => _inputs[index].NeedsGradient;

    /// <summary>Where backward writes an input's gradient, in row-major order; it holds arbitrary values before.</summary>
    /// <exception cref="InvalidOperationException">The input needs no gradient.</exception>
    public Span<T> InputGradient(int index = 0) => (_inputGradients[index] ?? throw NoGradient($"input {index}")).Span;

    /// <summary>An input's gradient as a tensor.</summary>
    /// <exception cref="InvalidOperationException">The input needs no gradient.</exception>
    public TensorSpan<T> InputGradientTensor(int index = 0) => new(InputGradient(index), _inputs[index].Shape);

    /// <summary>Whether backward must write a parameter's gradient.</summary>
    public bool NeedsGradient(Parameter<T> parameter) => _parameterGradients[IndexOf(parameter)] is not null;

    /// <summary>Where backward writes a parameter's gradient, in row-major order; it holds arbitrary values before.</summary>
    /// <exception cref="InvalidOperationException">The parameter needs no gradient.</exception>
    public Span<T> Gradient(Parameter<T> parameter)
    {
        int index = IndexOf(parameter);
        return (_parameterGradients[index] ?? throw NoGradient(parameter.Name)).Span;
    }

    /// <summary>A parameter's gradient as a tensor.</summary>
    /// <exception cref="InvalidOperationException">The parameter needs no gradient.</exception>
    public TensorSpan<T> GradientTensor(Parameter<T> parameter) => new(Gradient(parameter), parameter.Shape);

    /// <summary>Memory that keeps its content from forward to backward, such as a mask or the places of maxima.</summary>
    /// <param name="slot">0 and upwards: one for each thing to keep.</param>
    /// <param name="length">Number of elements.</param>
    /// <remarks>The first call makes the memory, so it has to come before ranges of items run on other threads.</remarks>
    /// <exception cref="ConvolutionArgumentException">The process may not have so much memory.</exception>
    /// <exception cref="InvalidOperationException">The first call comes from the body of ranges.</exception>
    public Span<TValue> Saved<TValue>(int slot, int length)
        where TValue : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        const string what = "memory between forward and backward";
        long bytes = (long)length * Unsafe.SizeOf<TValue>();
        if (slot < _saved.Count && _saved[slot]?.Length == bytes)
            return MemoryMarshal.Cast<byte, TValue>(_saved[slot]!.Span);
        if (_runsRanges)
        {
            throw new InvalidOperationException(
                $"Memory of slot {slot} with {length} elements is asked for in ranges first: call Saved before InRanges or SumOfRanges.");
        }

        while (_saved.Count <= slot)
            _saved.Add(null);
        _saved[slot] = new AlignedMemory<byte>(Operand.CheckedLength<byte>([(nint)bytes], what), what);
        return MemoryMarshal.Cast<byte, TValue>(_saved[slot]!.Span);
    }

    /// <summary>
    /// Runs a body over many items on all threads, in ranges that depend on the number of items alone. A static lambda allocates nothing.
    /// </summary>
    /// <param name="count">Number of items.</param>
    /// <param name="elementsEach">Elements that an item reads or writes: 1, or a plane's size.</param>
    /// <param name="body">Gets this pass and processes the items of a range; it may run on any thread.</param>
    public void InRanges(int count, long elementsEach, RangeBody<Pass<T>> body) => InRanges(count, elementsEach, this, body);

    /// <summary>Runs a body over many items on all threads, with a state of its own.</summary>
    /// <param name="count">Number of items.</param>
    /// <param name="elementsEach">Elements that an item reads or writes: 1, or a plane's size.</param>
    /// <param name="state">Passed to the body, such as this pass and some numbers.</param>
    /// <param name="body">Processes the items of a range; it may run on any thread.</param>
    public void InRanges<TState>(int count, long elementsEach, TState state, RangeBody<TState> body) =>
        RunRanges(count, Grain(elementsEach), state, body);

    /// <summary>
    /// The sum of the body's results for all ranges of many items, added in the ranges' order: the same for any number of threads.
    /// </summary>
    /// <param name="count">Number of items.</param>
    /// <param name="elementsEach">Elements that an item reads: 1, or a plane's size.</param>
    /// <param name="state">Passed to the body, such as this pass and some numbers.</param>
    /// <param name="body">Returns the sum over the items of a range; it may run on any thread.</param>
    public double SumOfRanges<TState>(int count, long elementsEach, TState state, RangeSum<TState> body)
    {
        int grain = Grain(elementsEach), ranges = (int)(((long)count + grain - 1) / grain);
        if (_rangeSums.Length < ranges)
            _rangeSums = new double[ranges];
        RunRanges(
            count, grain, (sums: _rangeSums, grain, state, body),
            static (of, start, end) => of.sums[start / of.grain] = of.body(of.state, start, end));
        double sum = 0;
        foreach (double rangeSum in _rangeSums.AsSpan(0, ranges))
            sum += rangeSum;
        return sum;
    }

    /// <summary>Whether this pass can be used again for a use of an operation, unchanged.</summary>
    internal bool Fits(Operation<T> operation, ReadOnlySpan<Variable<T>> inputs)
    {
        if (operation != Operation || inputs.Length != _inputs.Length)
            return false;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].Shape.SequenceEqual(_inputShapes[i]))
                return false;
        }

        return true;
    }

    internal void SetUp(ReadOnlySpan<Variable<T>> inputs, object? argument)
    {
        Argument = argument;
        SetInputs(inputs);
    }

    internal void RunForward()
    {
        if (Operation.IsView)
            _output.LookAt(_inputs[0]);
        else
            Operation.Forward(this);
        _output.NeedsGradient = IsTraining && AnyNeedsGradient();
    }

    /// <summary>Computes the gradients of inputs and parameters, if the output has a gradient.</summary>
    internal void RunBackward()
    {
        if (_output.Gradient is null)
            return;
        TakeGradients();
        if (!Operation.PassesGradientOn)
            Operation.Backward(this);
        HandOverGradients();
        _output.Release(_tape.Gradients);
    }

    private void RunRanges<TState>(int count, int grain, TState state, RangeBody<TState> body)
    {
        _runsRanges = true;
        try
        {
            ParallelRanges.Run(count, grain, state, body, Parallel);
        }
        finally
        {
            _runsRanges = false;
        }
    }

    private void TakeGradients()
    {
        for (int i = 0; i < _inputs.Length; i++)
            _inputGradients[i] = _inputs[i].NeedsGradient ? NewInputGradient(_inputs[i]) : null;
        ReadOnlySpan<Parameter<T>> parameters = Operation.Parameters;
        for (int i = 0; i < parameters.Length; i++)
        {
            Parameter<T> parameter = parameters[i];
            _parameterGradients[i] = parameter.NeedsGradient ? _tape.Gradients.Rent((int)parameter.Values.FlattenedLength) : null;
        }
    }

    private GradientMemory<T> NewInputGradient(Node<T> input)
    {
        if (!Operation.PassesGradientOn)
            return _tape.Gradients.Rent(input.Length);
        _output.Gradient!.Uses++;
        return _output.Gradient;
    }

    private void HandOverGradients()
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (_inputGradients[i] is { } gradient)
                _inputs[i].Accumulate(gradient, _tape.Gradients, Parallel);
            _inputGradients[i] = null;
        }

        for (int i = 0; i < _parameterGradients.Length; i++)
        {
            if (_parameterGradients[i] is { } gradient)
                _tape.SlotOf(Operation.Parameters[i]).Accumulate(gradient, _tape.Gradients, Parallel);
            _parameterGradients[i] = null;
        }
    }

    private bool AnyNeedsGradient()
    {
        foreach (Node<T> input in _inputs)
        {
            if (input.NeedsGradient)
                return true;
        }

        foreach (Parameter<T> parameter in Operation.Parameters)
        {
            if (parameter.NeedsGradient)
                return true;
        }

        return false;
    }

    private void SetInputs(ReadOnlySpan<Variable<T>> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
            _inputs[i] = inputs[i].Node;
    }

    private int IndexOf(Parameter<T> parameter)
    {
        int index = Operation.Parameters.IndexOf(parameter);
        return index >= 0
            ? index
            : throw new InvalidOperationException($"The parameter {parameter.Name} is none of the operation's Parameters: list it there.");
    }

    private static int Grain(long elementsEach) => (int)Math.Max(1, RangeElements / Math.Max(1, elementsEach));

    private static InvalidOperationException NoGradient(string what) =>
        new($"No gradient of {what} is needed here: ask NeedsInputGradient or NeedsGradient first.");
}
