using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Tensors;

namespace ConvSharp.Plans;

/// <summary>
/// All passes of a convolution or transposed convolution for one input shape, with weights given at every call, as training needs them:
/// the output and the gradients of input, weight and bias. Immutable and thread-safe; in steady state a call allocates nothing.
/// </summary>
/// <remarks>
/// Results have the same bits for any number of threads. The algorithm of the input gradient may depend on the size of the batch, since the
/// weights are packed at every call: the gradient of a sample may have other last bits in another batch.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ConvolutionPasses<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionOptions _options;
    private readonly nint[] _inputShape, _weightShape, _outputShape, _biasShape;
    private ConvolutionProgram<T>? _forward;
    private InputGradientProgram<T>? _inputGradient;
    private WeightGradientProgram<T>? _weightGradient;

    private ConvolutionPasses(ConvolutionGeometry geometry, ConvolutionOptions options)
    {
        (Geometry, _options) = (geometry, options);
        (_inputShape, _weightShape, _outputShape) = (geometry.InputShape, geometry.WeightShape, geometry.OutputShape);
        _biasShape = [(nint)geometry.OutChannels];
    }

    /// <summary>The problem: shapes, padding, strides.</summary>
    public ConvolutionGeometry Geometry { get; }

    /// <summary>Checks a problem and computes its geometry.</summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="options">Stride, padding and the like.</param>
    /// <param name="inputShape">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="weightShape">[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</param>
    /// <exception cref="ConvolutionArgumentException">Anything that does not fit together.</exception>
    public static ConvolutionPasses<T> Create(
        ConvolutionKind kind, ConvolutionOptions options, ReadOnlySpan<nint> inputShape, ReadOnlySpan<nint> weightShape)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Create(kind, options, inputShape, weightShape, new OperandNames(nameof(inputShape), nameof(weightShape)));
    }

    /// <summary>The same for a method with other parameters.</summary>
    internal static ConvolutionPasses<T> Create(
        ConvolutionKind kind, ConvolutionOptions options, ReadOnlySpan<nint> inputShape, ReadOnlySpan<nint> weightShape,
        OperandNames names)
    {
        SupportedTypes.Check<T>();
        return new ConvolutionPasses<T>(ConvolutionGeometry.Create(kind, options, inputShape, weightShape, names), options);
    }

    /// <summary>Plans the forward pass if that has not been done, and so refuses what cannot be computed.</summary>
    internal void PlanForward(ParallelOptions? parallel) => _ = ForwardProgram(parallel);

    /// <summary>The output: bias + Σ weight · input.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …]; need not be dense, as all operands.</param>
    /// <param name="weight">[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</param>
    /// <param name="bias">[out channels], or null.</param>
    /// <param name="output">[batch, out channels, spatial …]; must not share memory with the others.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">A shape is wrong, or the output shares memory; the output is untouched.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the output is partly written.</exception>
    public void Forward(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, Tensor<T>? bias, in TensorSpan<T> output,
        ParallelOptions? parallel = null) => Forward(input, weight, Operand.SpanOf(bias), output, parallel);

    /// <summary>The output: bias + Σ weight · input.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …]; need not be dense, as all operands.</param>
    /// <param name="weight">[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</param>
    /// <param name="bias">[out channels], or default for none.</param>
    /// <param name="output">[batch, out channels, spatial …]; must not share memory with the others.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">A shape is wrong, or the output shares memory; the output is untouched.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the output is partly written.</exception>
    public void Forward(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> bias, in TensorSpan<T> output,
        ParallelOptions? parallel = null)
    {
        TensorMemory.CheckShape(input.Lengths, _inputShape, "input");
        TensorMemory.CheckShape(weight.Lengths, _weightShape, "weight");
        ConvolutionOperands.CheckBias(Geometry, bias);
        PlanForward(parallel);
        TensorMemory.CheckShape(output.Lengths, _outputShape, "output");
        TensorMemory.CheckOutput(output, input, weight, bias);
        ProgramRunner.PackAndRun(ForwardProgram(parallel), input, weight, bias, output, parallel);
    }

    /// <summary>The gradient of a loss by the input, from its gradient by the output: Σ weight · output gradient.</summary>
    /// <param name="outputGradient">Of the output's shape.</param>
    /// <param name="weight">Of the weight's shape.</param>
    /// <param name="inputGradient">Of the input's shape; overwritten; must not share memory with the others.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">A shape is wrong, or the gradient shares memory; nothing is written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the gradient is partly written.</exception>
    public void InputGradient(
        in ReadOnlyTensorSpan<T> outputGradient, in ReadOnlyTensorSpan<T> weight, in TensorSpan<T> inputGradient,
        ParallelOptions? parallel = null)
    {
        TensorMemory.CheckShape(outputGradient.Lengths, _outputShape, "outputGradient");
        TensorMemory.CheckShape(weight.Lengths, _weightShape, "weight");
        TensorMemory.CheckShape(inputGradient.Lengths, _inputShape, "inputGradient");
        TensorMemory.CheckDistinct(inputGradient, "inputGradient");
        TensorMemory.CheckApart(inputGradient, outputGradient, "outputGradient", "inputGradient");
        TensorMemory.CheckApart(inputGradient, weight, "weight", "inputGradient");
        InputGradientProgram(parallel).Execute(outputGradient, weight, inputGradient, parallel);
    }

    /// <summary>The gradient of a loss by the weight, summed over the batch: Σ input · output gradient.</summary>
    /// <param name="input">Of the input's shape.</param>
    /// <param name="outputGradient">Of the output's shape.</param>
    /// <param name="weightGradient">
    /// Of the weight's shape; overwritten, zeros for an empty batch; must not share memory with the others.
    /// </param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">A shape is wrong, or the gradient shares memory; nothing is written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the gradient is partly written.</exception>
    public unsafe void WeightGradient(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> outputGradient, in TensorSpan<T> weightGradient,
        ParallelOptions? parallel = null)
    {
        TensorMemory.CheckShape(input.Lengths, _inputShape, "input");
        TensorMemory.CheckShape(outputGradient.Lengths, _outputShape, "outputGradient");
        TensorMemory.CheckShape(weightGradient.Lengths, _weightShape, "weightGradient");
        TensorMemory.CheckDistinct(weightGradient, "weightGradient");
        TensorMemory.CheckApart(weightGradient, input, "input", "weightGradient");
        TensorMemory.CheckApart(weightGradient, outputGradient, "outputGradient", "weightGradient");
        WeightGradientProgram<T> program = WeightGradientProgram(parallel);
        CancellationToken cancellation = parallel?.CancellationToken ?? default;
        using DenseTensor<T> denseInput = DenseTensor<T>.Of(input, cancellation),
            denseOutputGradient = DenseTensor<T>.Of(outputGradient, cancellation);
        using DenseOutput<T> denseGradient = DenseOutput<T>.Of(weightGradient);
        var settings = ExecutionSettings.Of(parallel, Geometry.MultiplyAdds);
        fixed (T* x = denseInput.Tensor, dy = denseOutputGradient.Tensor, dw = denseGradient.Tensor)
            program.Execute(x, dy, dw, settings);
        denseGradient.CopyBack();
    }

    /// <summary>The gradient of a loss by the bias, summed over batch and pixels: Σ output gradient.</summary>
    /// <param name="outputGradient">Of the output's shape.</param>
    /// <param name="biasGradient">[out channels]; overwritten, zeros for an empty batch; must not share memory with the other.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">A shape is wrong, or the gradient shares memory; nothing is written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the gradient is not written.</exception>
    public unsafe void BiasGradient(
        in ReadOnlyTensorSpan<T> outputGradient, in TensorSpan<T> biasGradient, ParallelOptions? parallel = null)
    {
        TensorMemory.CheckShape(outputGradient.Lengths, _outputShape, "outputGradient");
        TensorMemory.CheckShape(biasGradient.Lengths, _biasShape, "biasGradient");
        TensorMemory.CheckDistinct(biasGradient, "biasGradient");
        TensorMemory.CheckApart(biasGradient, outputGradient, "outputGradient", "biasGradient");
        if (Geometry.Batch == 0)
        {
            biasGradient.Clear();
            return;
        }

        using DenseTensor<T> denseOutputGradient =
            DenseTensor<T>.Of(outputGradient, parallel?.CancellationToken ?? default);
        using DenseOutput<T> denseGradient = DenseOutput<T>.Of(biasGradient);
        var settings = ExecutionSettings.Of(parallel, Geometry.OutputLength);
        fixed (T* dy = denseOutputGradient.Tensor, db = denseGradient.Tensor)
            ConvSharp.Engine.Algorithms.WeightGradients.BiasGradient.Run(Geometry, VectorWidths.Widest, dy, db, settings);
        denseGradient.CopyBack();
    }

    /// <summary>The name of the algorithm that computes a pass.</summary>
    public string Algorithm(ConvolutionPass pass) => pass switch
    {
        ConvolutionPass.InputGradient => InputGradientProgram(null).Algorithm,
        ConvolutionPass.WeightGradient => WeightGradientProgram(null).Algorithm.Name,
        _ => ForwardProgram(null).Algorithm.Name,
    };

    /// <summary>How a pass is cut.</summary>
    public string Blocking(ConvolutionPass pass) => pass switch
    {
        ConvolutionPass.InputGradient => InputGradientProgram(null).Blocking,
        ConvolutionPass.WeightGradient => WeightGradientProgram(null).Blocking,
        _ => ForwardProgram(null).Blocking,
    };

    /// <summary>The answers of all algorithms to a pass, in the order of the table.</summary>
    public IReadOnlyList<AlgorithmDecision> Explain(ConvolutionPass pass) => AlgorithmDecision.Of(pass switch
    {
        ConvolutionPass.InputGradient => InputGradientProgram(null).Explain(),
        ConvolutionPass.WeightGradient => WeightGradientProgram(null).Explain(),
        _ => ForwardProgram(null).Explain(),
    });

    // An unfinished program, whose call was cancelled, is not kept.
    private ConvolutionProgram<T> ForwardProgram(ParallelOptions? parallel)
    {
        return Volatile.Read(ref _forward) ?? Planned(parallel?.CancellationToken ?? default);

        ConvolutionProgram<T> Planned(CancellationToken cancellation) => LazyInitializer.EnsureInitialized(
            ref _forward, () => new ConvolutionProgram<T>(
                Geometry, VectorWidths.Widest, _options.Accuracy, AlgorithmTable.ForcedBy(_options), packsForBatch: false, cancellation));
    }

    private InputGradientProgram<T> InputGradientProgram(ParallelOptions? parallel)
    {
        return Volatile.Read(ref _inputGradient) ?? Planned(parallel?.CancellationToken ?? default);

        InputGradientProgram<T> Planned(CancellationToken cancellation) => LazyInitializer.EnsureInitialized(
            ref _inputGradient, () => new InputGradientProgram<T>(
                Geometry, VectorWidths.Widest, _options.Accuracy, AlgorithmTable.ForcedBy(_options), cancellation));
    }

    private WeightGradientProgram<T> WeightGradientProgram(ParallelOptions? parallel)
    {
        return Volatile.Read(ref _weightGradient) ?? Planned(parallel?.CancellationToken ?? default);

        WeightGradientProgram<T> Planned(CancellationToken cancellation) => LazyInitializer.EnsureInitialized(
            ref _weightGradient, () => new WeightGradientProgram<T>(
                Geometry, VectorWidths.Widest, _options.Accuracy, AlgorithmTable.WeightGradientForcedBy(_options), cancellation));
    }
}
