using ConvSharp.Files;
using ConvSharp.Inference.Execution;

namespace ConvSharp.Inference;

/// <summary>The memory that a step reads and writes in one call.</summary>
public sealed unsafe class StepMemory
{
    private readonly StepOperand[] _inputs, _outputs;
    private NestedMemory? _nested;
    private StepOperand[]? _wanted;

    internal StepMemory(StepOperand[] inputs, StepOperand[] outputs) => (_inputs, _outputs) = (inputs, outputs);

    /// <summary>Number of inputs, absent ones included.</summary>
    public int InputCount => _inputs.Length;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => _outputs.Length;

    /// <summary>
    /// Work space, aligned to 64 bytes, with arbitrary contents: as many bytes as <see cref="Step.WorkspaceBytes"/> says.
    /// </summary>
    public Span<byte> Workspace => new((void*)WorkspaceAddress, checked((int)WorkspaceLength));

    /// <summary>Threads and cancellation of the call.</summary>
    public ParallelOptions Parallel { get; internal set; } = null!;

    internal nint WorkspaceAddress { get; set; }

    internal long WorkspaceLength { get; set; }

    /// <summary>Whether an optional input is there.</summary>
    public bool HasInput(int index) => index < _inputs.Length && _inputs[index].IsPresent;

    /// <summary>Whether an output is wanted.</summary>
    public bool HasOutput(int index) => index < _outputs.Length && _outputs[index].IsPresent;

    /// <summary>The shape of an input.</summary>
    public ReadOnlySpan<nint> InputShape(int index) => _inputs[index].Shape;

    /// <summary>The shape of an output.</summary>
    public ReadOnlySpan<nint> OutputShape(int index) => _outputs[index].Shape;

    /// <summary>The elements of an input in row-major order.</summary>
    /// <exception cref="InferenceException">The elements have another type.</exception>
    public ReadOnlySpan<T> Input<T>(int index)
        where T : unmanaged => new(InputPointer<T>(index), checked((int)_inputs[index].Length));

    /// <summary>The elements of an output in row-major order, to be written.</summary>
    /// <exception cref="InferenceException">The elements have another type.</exception>
    public Span<T> Output<T>(int index)
        where T : unmanaged => new(OutputPointer<T>(index), checked((int)_outputs[index].Length));

    /// <summary>Memory for an output whose shape was not known before.</summary>
    /// <param name="index">The output.</param>
    /// <param name="shape">Its shape.</param>
    public Span<T> Allocate<T>(int index, params ReadOnlySpan<nint> shape)
        where T : unmanaged
    {
        if (_outputs[index].IsPresent)
            _outputs[index].Allocate(TensorTypes.Of<T>(), shape);
        else
            throw new InferenceException($"output {index} is not wanted: ask HasOutput first.");
        return Output<T>(index);
    }

    /// <summary>Gives an output whose shape was not known before.</summary>
    public void Give(int index, InferenceTensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _outputs[index].Give(value.Pinned());
    }

    /// <summary>An input as a tensor that shares the step's memory, valid during the call.</summary>
    public InferenceTensor InputTensor(int index) => _inputs[index].AsTensor();

    internal T* InputPointer<T>(int index)
        where T : unmanaged => (T*)Checked<T>(_inputs[index]).Address;

    internal T* OutputPointer<T>(int index)
        where T : unmanaged => (T*)Checked<T>(_outputs[index]).Address;

    internal byte* InputBytes(int index) => (byte*)_inputs[index].Address;

    internal byte* OutputBytes(int index) => (byte*)_outputs[index].Address;

    internal ReadOnlySpan<StepOperand> Inputs => _inputs;

    internal ReadOnlySpan<StepOperand> Outputs => _outputs;

    /// <summary>What this step keeps for the graphs inside it.</summary>
    internal NestedMemory Nested => _nested ??= new NestedMemory();

    /// <summary>The first outputs, each with memory of its own where it is not wanted.</summary>
    internal ReadOnlySpan<StepOperand> Wanted(int count) => (_wanted ??=
        [.. _outputs.Select(output => output.IsPresent ? output : StepOperand.OfUnknownShape())]).AsSpan(0, count);

    private static StepOperand Checked<T>(StepOperand operand)
        where T : unmanaged
    {
        if (TensorTypes.Of<T>() != operand.Type)
        {
            throw new InferenceException(
                $"the operand holds {operand.Type.Name()}, not {TensorTypes.Of<T>().Name()}: ask for its own type.");
        }


        return operand;
    }
}
