using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Tensors;

namespace ConvSharp.Plans;

/// <summary>
/// A convolution or transposed convolution for one input shape, with the weights packed once for the chosen algorithm. Immutable and
/// thread-safe: make it once, execute it from any number of threads.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed unsafe class ConvolutionPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionProgram<T> _program;
    private readonly PackedWeights<T> _packed;
    private readonly T[] _bias;
    private readonly nint[] _inputShape, _outputShape;

    internal ConvolutionPlan(ConvolutionProgram<T> program, PackedWeights<T> packed, in ReadOnlyTensorSpan<T> bias)
    {
        (_program, _packed) = (program, packed);
        (_inputShape, _outputShape) = (Geometry.InputShape, Geometry.OutputShape);
        _bias = new T[bias.FlattenedLength];
        if (!bias.IsEmpty)
            bias.FlattenTo(_bias); // throws for a tensor without axes, which stands for no bias
    }

    /// <summary>The problem: shapes, padding, strides.</summary>
    public ConvolutionGeometry Geometry => _program.Geometry;

    /// <summary>The name of the algorithm that runs.</summary>
    public string Algorithm => _program.Algorithm.Name;

    /// <summary>How the algorithm cuts the work.</summary>
    public string Blocking => _program.Blocking;

    /// <summary>The instruction set that the kernels use: "512-bit", "256-bit", "128-bit" or "scalar".</summary>
    public string Vectors => _program.Width.Describe();

    /// <summary>Bytes of the packed weights, which the plan holds.</summary>
    public long PackedWeightBytes => _program.PackedBytes;

    /// <summary>Bytes of work space that a call rents for each thread.</summary>
    public long WorkspaceBytesPerThread => _program.WorkspaceBytesPerThread;

    /// <summary>
    /// Bytes of work space that a call rents once: for the input extended beyond its border, with padding modes other than zeros, or for
    /// its copy without subnormal numbers, with <see cref="ConvolutionAccuracy.FlushSubnormals"/>.
    /// </summary>
    public long ExtendedInputBytes => _program.ExtendedBytes;

    /// <summary>Plans a problem and packs its weights.</summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="options">Stride, padding and the like.</param>
    /// <param name="inputShape">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="weight">[out, in / groups, kernel …], transposed [in, out / groups, kernel …]; copied.</param>
    /// <param name="bias">[out], or default for none; copied.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">
    /// Anything that does not fit together, or work space beyond this process's memory.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ConvolutionPlan<T> Create(
        ConvolutionKind kind, ConvolutionOptions options, ReadOnlySpan<nint> inputShape, in ReadOnlyTensorSpan<T> weight,
        in ReadOnlyTensorSpan<T> bias = default, ParallelOptions? parallel = null)
    {
        SupportedTypes.Check<T>();
        ArgumentNullException.ThrowIfNull(options);
        var names = new OperandNames(nameof(inputShape), nameof(weight));
        try
        {
            var geometry = ConvolutionGeometry.Create(kind, options, inputShape, weight.Lengths, OperandNames.Own);
            ConvolutionOperands.CheckBias(geometry, bias);
            var program = new ConvolutionProgram<T>(
                geometry, VectorWidths.Widest, options.Accuracy, AlgorithmTable.ForcedBy(options), packsForBatch: false,
                parallel?.CancellationToken ?? default);
            return new ConvolutionPlan<T>(program, PackedWeights<T>.Of(program, weight, parallel), bias);
        }
        catch (ConvolutionArgumentException refusal)
        {
            throw names.Blamed(refusal);
        }
    }

    /// <summary>Plans a problem and packs its weights.</summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="options">Stride, padding and the like.</param>
    /// <param name="inputShape">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="weight">[out, in / groups, kernel …], transposed [in, out / groups, kernel …]; copied.</param>
    /// <param name="bias">[out], or null; copied.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">
    /// Anything that does not fit together, or work space beyond this process's memory.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ConvolutionPlan<T> Create(
        ConvolutionKind kind, ConvolutionOptions options, ReadOnlySpan<nint> inputShape, in ReadOnlyTensorSpan<T> weight,
        Tensor<T>? bias, ParallelOptions? parallel = null) =>
        Create(kind, options, inputShape, weight, Operand.SpanOf(bias), parallel);

    /// <summary>Plans a problem and packs its weights.</summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="options">Stride, padding and the like.</param>
    /// <param name="inputShape">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="weight">[out, in / groups, kernel …], transposed [in, out / groups, kernel …]; copied.</param>
    /// <param name="bias">[out], or null; copied.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">
    /// Anything that does not fit together, or work space beyond this process's memory.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ConvolutionPlan<T> Create(
        ConvolutionKind kind, ConvolutionOptions options, ReadOnlySpan<nint> inputShape, Tensor<T> weight, Tensor<T>? bias = null,
        ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return Create(kind, options, inputShape, weight.AsReadOnlyTensorSpan(), Operand.SpanOf(bias), parallel);
    }

    /// <summary>Computes into a new tensor.</summary>
    /// <param name="input">Of the plan's input shape; need not be dense.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>A tensor of the plan's output shape.</returns>
    /// <exception cref="ConvolutionArgumentException">The input has another shape.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Tensor<T> Execute(in ReadOnlyTensorSpan<T> input, ParallelOptions? parallel = null)
    {
        TensorMemory.CheckShape(input.Lengths, _inputShape, "input");
        Tensor<T> output = ConvolutionOperands.NewOutput<T>(Geometry);
        Run(input, output, parallel);
        return output;
    }

    /// <summary>Computes into a given tensor; in steady state nothing is allocated.</summary>
    /// <param name="input">Of the plan's input shape; need not be dense.</param>
    /// <param name="output">Of the plan's output shape; need not be dense, but must not share memory with the input.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">A shape is wrong, or the output shares memory; the output is untouched.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the output is partly written.</exception>
    public void Execute(in ReadOnlyTensorSpan<T> input, in TensorSpan<T> output, ParallelOptions? parallel = null)
    {
        TensorMemory.CheckShape(input.Lengths, _inputShape, "input");
        TensorMemory.CheckShape(output.Lengths, _outputShape, "output");
        TensorMemory.CheckOutput(output, input, default, default);
        Run(input, output, parallel);
    }

    /// <summary>Whether a call may give a chain.</summary>
    internal bool RunsChain => _program.RunsChain;

    /// <summary>Computes into a given tensor and runs a chain on the outputs.</summary>
    internal void Execute(
        in ReadOnlyTensorSpan<T> input, in TensorSpan<T> output, EpilogueChain<T> chain, T* residual, ParallelOptions? parallel) =>
        Run(input, output, parallel, chain, residual);

    /// <summary>The answers of all algorithms to this problem, in the order in which they were asked.</summary>
    public IReadOnlyList<AlgorithmDecision> Explain() => AlgorithmDecision.Of(_program.Explain());

    /// <summary>Computes on operands that have been checked.</summary>
    private void Run(
        in ReadOnlyTensorSpan<T> input, in TensorSpan<T> output, ParallelOptions? parallel, EpilogueChain<T>? chain = null,
        T* residual = null)
    {
        ReadOnlyTensorSpan<T> bias = _bias.Length == 0 ? default : new ReadOnlyTensorSpan<T>(_bias);
        ProgramRunner.Run(_program, _packed.Memory, _packed.AreFinite, input, bias, output, parallel, chain, residual);
        GC.KeepAlive(this); // kernels hold only pointers to the packed weights
    }
}
