using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>
/// The last axes of the input minus their mean, divided by their deviation, times a weight for each element, plus a bias for each:
/// torch.nn.LayerNorm.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayerNorm<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MeansSlot = 0, DeviationsSlot = 1, ParameterSumsSlot = 2;

    /// <summary>Rows whose contributions to the parameters' gradients are added in T before they are added up in double.</summary>
    private const int BlockRows = 64;

    private readonly nint[] _normalizedShape;
    private readonly int _size;

    /// <summary>Makes the layer for the last axis; weight 1 and bias 0.</summary>
    /// <param name="normalizedShape">Length of the input's last axis.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="elementwiseAffine">Whether a weight and a bias of each element are learnt.</param>
    /// <param name="bias">Whether there is a bias beside the weight.</param>
    /// <exception cref="ConvolutionArgumentException">The length is not positive, or too large.</exception>
    public LayerNorm(long normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, bool bias = true)
        : this([normalizedShape], eps, elementwiseAffine, bias)
    {
    }

    /// <summary>Makes the layer for the last axes; weight 1 and bias 0.</summary>
    /// <param name="normalizedShape">Lengths of the input's last axes.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="elementwiseAffine">Whether a weight and a bias of each element are learnt.</param>
    /// <param name="bias">Whether there is a bias beside the weight.</param>
    /// <exception cref="ConvolutionArgumentException">There are no lengths, one is not positive, or their product is too large.</exception>
    public LayerNorm(ReadOnlySpan<long> normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, bool bias = true)
    {
        if (normalizedShape.IsEmpty)
        {
            ConvolutionArgumentException.Throw(
                "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element", "normalized_shape", "[]",
                "give the lengths of the last axes");
        }

        (_normalizedShape, long size) = (new nint[normalizedShape.Length], 1);
        for (int axis = 0; axis < normalizedShape.Length; axis++)
        {
            long length = normalizedShape[axis];
            if (length < 1 || length > int.MaxValue / size)
            {
                ConvolutionArgumentException.Throw("elements of normalized_shape must be positive", "normalized_shape", length,
                    $"use 1 or more, at most {int.MaxValue} elements in all");
            }

            (_normalizedShape[axis], size) = ((nint)length, size * length);
        }

        (_size, Eps) = ((int)size, eps);
        if (elementwiseAffine)
        {
            Weight = Register(Affine.New("weight", _normalizedShape, T.One));
            Bias = bias ? Register(Affine.New("bias", _normalizedShape, T.Zero)) : null;
        }
    }

    /// <summary>Lengths of the axes that are normalised, the input's last ones.</summary>
    public ReadOnlySpan<nint> NormalizedShape => _normalizedShape;

    /// <summary>What is added to the variance.</summary>
    public double Eps { get; }

    /// <summary>[normalizedShape], or null without elementwiseAffine.</summary>
    public Parameter<T>? Weight { get; }

    /// <summary>[normalizedShape], or null without elementwiseAffine or bias.</summary>
    public Parameter<T>? Bias { get; }

    /// <inheritdoc/>
    protected override string ArgumentText
    {
        get
        {
            string lengths = string.Join(", ", _normalizedShape.Select(length => length.ToString(CultureInfo.InvariantCulture)));
            string tuple = _normalizedShape.Length == 1 ? $"({lengths},)" : $"({lengths})";
            return $"{tuple}, eps={PythonText.Of(Eps)}, elementwise_affine={PythonText.Of(Weight is not null)}";
        }
    }

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        if (shape.Length < _normalizedShape.Length || !shape[^_normalizedShape.Length..].SequenceEqual(_normalizedShape))
        {
            string lengths = string.Join(", ", _normalizedShape.Select(length => length.ToString(CultureInfo.InvariantCulture)));
            ConvolutionArgumentException.Throw(
                $"Given normalized_shape=[{lengths}], expected input with shape [*, {lengths}], "
                + $"but got input of size {ShapeText.Print(shape)}",
                "input", ShapeText.Print(shape), $"let the last axes be [{lengths}]");
        }

        return shape.ToArray();
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string scale = Weight is null ? builder.Number<T>(1) : builder.Constant(Weight);
        var norm = new LayerNormalization(-_normalizedShape.Length, Eps);
        return Bias is null ? builder.Add(norm, input, scale) : builder.Add(norm, input, scale, builder.Constant(Bias));
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        int rows = Rows(pass);
        pass.Saved<T>(MeansSlot, rows);
        pass.Saved<T>(DeviationsSlot, rows);
        pass.InRanges(rows, _size, (pass, layer: this), static (of, start, end) =>
        {
            for (int row = start; row < end; row++)
                of.layer.Normalise(of.pass, row);
        });
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        int blocks = Blocks(pass);
        ParameterSums(pass);
        pass.InRanges(blocks, 4L * BlockRows * _size, (pass, layer: this), static (of, start, end) =>
        {
            using var scratch = new ScratchRow<T>(of.layer._size);
            for (int block = start; block < end; block++)
                of.layer.Differentiate(of.pass, block, scratch.Span);
        });
        WriteParameterGradient(pass, Weight, 0);
        WriteParameterGradient(pass, Bias, 1);
    }

    private void Normalise(Pass<T> pass, int row)
    {
        ReadOnlySpan<T> input = Row(pass.Input(), row);
        Span<T> output = Row(pass.Output, row);
        var moments = Moments.Of(input);
        (T mean, T deviation) = (T.CreateTruncating(moments.Mean), NormFormulas<T>.InverseDeviation(moments, Eps));
        pass.Saved<T>(MeansSlot, Rows(pass))[row] = mean;
        pass.Saved<T>(DeviationsSlot, Rows(pass))[row] = deviation;
        VectorLoop.Map(input, output, new NormFormulas<T>.Normalise(mean, deviation, T.Zero));
        if (Weight is not null)
            TensorPrimitives.Multiply(output, Weight.Elements, output);
        if (Bias is not null)
            TensorPrimitives.Add(output, Bias.Elements, output);
    }

    /// <summary>The input's gradient of some rows, and their contributions to the parameters' gradients.</summary>
    private void Differentiate(Pass<T> pass, int block, Span<T> scratch)
    {
        Span<T> weightSums = default, biasSums = default;
        if (Weight is not null)
        {
            Span<T> sums = ParameterSums(pass).Slice(block * 2 * _size, 2 * _size);
            sums.Clear();
            weightSums = sums[.._size];
            biasSums = sums[_size..];
        }

        for (int row = block * BlockRows; row < Math.Min((block + 1) * BlockRows, Rows(pass)); row++)
        {
            ReadOnlySpan<T> input = Row(pass.Input(), row), gradient = Row(pass.OutputGradient, row);
            T mean = pass.Saved<T>(MeansSlot, Rows(pass))[row], deviation = pass.Saved<T>(DeviationsSlot, Rows(pass))[row];
            if (Weight is not null && pass.NeedsGradient(Weight))
            {
                VectorLoop.Map(input, scratch, new NormFormulas<T>.Normalise(mean, deviation, T.Zero));
                TensorPrimitives.MultiplyAdd(scratch, gradient, weightSums, weightSums);
            }

            if (Bias is not null && pass.NeedsGradient(Bias))
                TensorPrimitives.Add(biasSums, gradient, biasSums);
            if (pass.NeedsInputGradient())
                WriteInputGradient(input, gradient, Row(pass.InputGradient(), row), scratch, mean, deviation);
        }
    }

    private void WriteInputGradient(
        ReadOnlySpan<T> input, ReadOnlySpan<T> gradient, Span<T> inputGradient, Span<T> scratch, T mean, T deviation)
    {
        if (Weight is not null)
        {
            TensorPrimitives.Multiply(gradient, Weight.Elements, scratch);
            gradient = scratch;
        }

        (double sum, double products) = NormFormulas<T>.GradientSums(input, gradient, mean);
        var function = new NormFormulas<T>.InputGradient(mean, deviation, T.One, sum / _size, products / _size);
        VectorLoop.Map(input, gradient, inputGradient, function);
    }

    /// <summary>Adds the blocks' contributions in double, in the blocks' order.</summary>
    private void WriteParameterGradient(Pass<T> pass, Parameter<T>? parameter, int half)
    {
        if (parameter is null || !pass.NeedsGradient(parameter))
            return;
        pass.InRanges(_size, Blocks(pass), (pass, layer: this, parameter, half), static (of, start, end) =>
        {
            using var totals = new ScratchRow<double>(end - start);
            totals.Span.Clear();
            int size = of.layer._size, blocks = of.layer.Blocks(of.pass);
            for (int block = 0; block < blocks; block++)
            {
                int first = (((2 * block) + of.half) * size) + start;
                ReadOnlySpan<T> shares = of.layer.ParameterSums(of.pass).Slice(first, end - start);
                for (int i = 0; i < shares.Length; i++)
                    totals.Span[i] += double.CreateTruncating(shares[i]);
            }

            Span<T> gradient = of.pass.Gradient(of.parameter)[start..end];
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] = T.CreateTruncating(totals.Span[i]);
        });
    }

    /// <summary>For each block, its contribution to the weight's gradient, then to the bias's.</summary>
    private Span<T> ParameterSums(Pass<T> pass) =>
        pass.Saved<T>(ParameterSumsSlot, Weight is null ? 0 : checked(Blocks(pass) * 2 * _size));

    private int Rows(Pass<T> pass) => pass.Output.Length / _size;

    private int Blocks(Pass<T> pass) => (Rows(pass) + BlockRows - 1) / BlockRows;

    private ReadOnlySpan<T> Row(ReadOnlySpan<T> values, int row) => values.Slice(row * _size, _size);

    private Span<T> Row(Span<T> values, int row) => values.Slice(row * _size, _size);
}
