using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Initialization;
using ConvSharp.Plans;
using ConvSharp.Tensors;

namespace ConvSharp.Layers;

/// <summary>y = x · weightᵀ + bias along the last axis: torch.nn.Linear.</summary>
/// <remarks>Computed as a 1×1 convolution whose pixels are the rows of x, on the transposed x.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Linear<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Transposed copies: one of the input for the weight's gradient, and one that output and gradients share.
    private const int InputSlot = 0, OutputSlot = 1, InputGradientSlot = 2;

    private readonly nint[] _kernelShape;

    /// <summary>Makes the layer, with weights drawn as torch draws them.</summary>
    /// <param name="inFeatures">Length of the input's last axis.</param>
    /// <param name="outFeatures">Length of the output's last axis.</param>
    /// <param name="bias">Whether a learnt number is added to each output feature.</param>
    /// <param name="generator">
    /// Random numbers for the weights: the same seed gives torch's weights. By default a random seed; with
    /// <see cref="TorchGenerator.None"/> the weights are zeros.
    /// </param>
    /// <exception cref="ConvolutionArgumentException">A number of features is not positive, or the weight would be too large.</exception>
    public Linear(long inFeatures, long outFeatures, bool bias = true, TorchGenerator? generator = null)
    {
        Check(inFeatures, "in_features");
        Check(outFeatures, "out_features");
        (InFeatures, OutFeatures) = (inFeatures, outFeatures);
        Weight = Register(new Parameter<T>("weight", Operand.New<T>([(nint)outFeatures, (nint)inFeatures], "weight", nameof(outFeatures))));
        Bias = bias ? Register(new Parameter<T>("bias", Operand.New<T>([(nint)outFeatures], "bias", nameof(outFeatures)))) : null;
        _kernelShape = [(nint)outFeatures, (nint)inFeatures, 1];
        FirstWeights.Set(Weight, Bias, generator);
    }

    /// <summary>Length of the input's last axis.</summary>
    public long InFeatures { get; }

    /// <summary>Length of the output's last axis.</summary>
    public long OutFeatures { get; }

    /// <summary>[out, in].</summary>
    public Parameter<T> Weight { get; }

    /// <summary>[out], or null.</summary>
    public Parameter<T>? Bias { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => string.Create(
        CultureInfo.InvariantCulture,
        $"in_features={InFeatures}, out_features={OutFeatures}, bias={PythonText.Of(Bias is not null)}");

    private ReadOnlyTensorSpan<T> Kernel => new(
        MemoryMarshal.CreateReadOnlySpan(in Weight.Values.GetPinnableReference(), (int)Weight.Values.FlattenedLength), _kernelShape);

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        if (shape.IsEmpty || shape[^1] != InFeatures)
        {
            ConvolutionArgumentException.Throw(
                $"mat1 and mat2 shapes cannot be multiplied ({ShapeText.Print(shape)} and {InFeatures}x{OutFeatures})", "input",
                ShapeText.Print(shape), $"give {InFeatures} numbers along the last axis");
        }

        pass.State = PassesCache<T>.Get(
            ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, (nint)InFeatures, Math.Max(1, Rows(pass))], _kernelShape,
            OperandNames.Own);
        return [.. shape[..^1], (nint)OutFeatures];
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string product = builder.Constant(TransposedWeight());
        return Bias is null
            ? builder.Add(new MatrixMultiply(), input, product)
            : builder.Add(new MatrixMultiply(), input, product, builder.Constant(Bias));
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        if (pass.Output.IsEmpty)
            return;
        TensorSpan<T> input = Columns(pass, InputSlot, InFeatures), output = Columns(pass, OutputSlot, OutFeatures);
        Transpose(pass.Input(), input);
        ReadOnlyTensorSpan<T> bias = Bias is null ? default : Bias.Values;
        Passes(pass).Forward(input, Kernel, bias, output, pass.Parallel);
        TransposeBack(output, pass.Output);
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        if (pass.Output.IsEmpty)
        {
            foreach (Parameter<T> parameter in OwnParameters)
            {
                if (pass.NeedsGradient(parameter))
                    pass.Gradient(parameter).Clear();
            }

            return;
        }

        TensorSpan<T> outputGradient = Columns(pass, OutputSlot, OutFeatures);
        Transpose(pass.OutputGradient, outputGradient);
        if (pass.NeedsGradient(Weight))
        {
            Passes(pass).WeightGradient(
                Columns(pass, InputSlot, InFeatures), outputGradient, new TensorSpan<T>(pass.Gradient(Weight), _kernelShape),
                pass.Parallel);
        }

        if (Bias is not null && pass.NeedsGradient(Bias))
            Passes(pass).BiasGradient(outputGradient, pass.GradientTensor(Bias), pass.Parallel);
        if (pass.NeedsInputGradient())
        {
            TensorSpan<T> inputGradient = Columns(pass, InputGradientSlot, InFeatures);
            Passes(pass).InputGradient(outputGradient, Kernel, inputGradient, pass.Parallel);
            TransposeBack(inputGradient, pass.InputGradient());
        }
    }

    /// <summary>[in, out].</summary>
    private InferenceTensor TransposedWeight()
    {
        InferenceTensor weight = InferenceTensor.Zeros(TensorTypes.Of<T>(), (nint)InFeatures, (nint)OutFeatures);
        TensorMemory.Copy(
            new ReadOnlyTensorSpan<T>(Weight.Elements, [(nint)InFeatures, (nint)OutFeatures], [1, (nint)InFeatures]),
            new TensorSpan<T>(weight.Elements<T>(), [(nint)InFeatures, (nint)OutFeatures]));
        return weight;
    }

    private static ConvolutionPasses<T> Passes(Pass<T> pass) => (ConvolutionPasses<T>)pass.State!;

    private int Rows(Pass<T> pass) => (int)(pass.Input().Length / InFeatures);

    /// <summary>[1, features, rows] in the pass's memory.</summary>
    private TensorSpan<T> Columns(Pass<T> pass, int slot, long features) =>
        new(pass.Saved<T>(slot, checked((int)(features * Rows(pass)))), [1, (nint)features, Rows(pass)]);

    private static void Transpose(ReadOnlySpan<T> rows, TensorSpan<T> columns) =>
        TensorMemory.Copy(new ReadOnlyTensorSpan<T>(rows, columns.Lengths, [0, 1, columns.Lengths[1]]), columns);

    private static void TransposeBack(ReadOnlyTensorSpan<T> columns, Span<T> rows) =>
        TensorMemory.Copy(columns, new TensorSpan<T>(rows, columns.Lengths, [0, 1, columns.Lengths[1]]));

    private static void Check(long features, string name)
    {
        if (features is < 1 or > int.MaxValue)
            ConvolutionArgumentException.Throw($"{name} must be positive", name, features, $"use 1 to {int.MaxValue}");
    }
}
