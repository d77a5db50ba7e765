using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>exp(x) divided by its sum along an axis: torch.nn.Softmax.</summary>
/// <remarks>The largest number is subtracted first, so that no exponential overflows.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Softmax<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="dim">
    /// The axis whose numbers add up to 1 afterwards; negative numbers count from the end. If it is not given, torch's old rule holds: axis
    /// 0 of one or three axes, else axis 1.
    /// </param>
    public Softmax(int? dim = null) => Dim = dim;

    /// <summary>The axis whose numbers add up to 1, or null for torch's choice.</summary>
    public int? Dim { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => $"dim={Dim?.ToString(CultureInfo.InvariantCulture) ?? "None"}";

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        pass.State = new Layout(shape, Dimension.Of(Dim ?? (shape.Length is 0 or 1 or 3 ? 0 : 1), shape, "dim"));
        return shape.ToArray();
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Dim is { } axis
            ? builder.Add(new Softmax(axis), input)
            : throw new InferenceException("the axis of a Softmax must be given for inference models: give dim.");
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        if (pass.Output.IsEmpty)
            return;
        var layout = (Layout)pass.State!;
        pass.InRanges(layout.Blocks, layout.BlockElements, (pass, layout), static (of, start, end) =>
        {
            if (of.layout.Inner == 1)
            {
                for (int row = start; row < end; row++)
                    Normalise(of.layout.Row(of.pass.Input(), row), of.layout.Row(of.pass.Output, row));
                return;
            }

            using var largest = new ScratchRow<T>(of.layout.Width);
            using var sums = new ScratchRow<T>(of.layout.Width);
            for (int block = start; block < end; block++)
                Normalise(of.pass, of.layout, block, largest.Span, sums.Span);
        });
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        // dx = y·(dy − Σ dy·y).
        if (pass.Output.IsEmpty)
            return;
        var layout = (Layout)pass.State!;
        pass.InRanges(layout.Blocks, 2 * layout.BlockElements, (pass, layout), static (of, start, end) =>
        {
            if (of.layout.Inner == 1)
            {
                for (int row = start; row < end; row++)
                {
                    ReadOnlySpan<T> output = of.layout.Row((ReadOnlySpan<T>)of.pass.Output, row);
                    ReadOnlySpan<T> gradient = of.layout.Row(of.pass.OutputGradient, row);
                    var function = new ShiftedProduct(TensorPrimitives.Dot(gradient, output));
                    VectorLoop.Map(gradient, output, of.layout.Row(of.pass.InputGradient(), row), function);
                }

                return;
            }

            using var sums = new ScratchRow<T>(of.layout.Width);
            for (int block = start; block < end; block++)
                Differentiate(of.pass, of.layout, block, sums.Span);
        });
    }

    private static void Normalise(ReadOnlySpan<T> input, Span<T> output)
    {
        VectorLoop.Map(input, output, new ShiftedExponential(TensorPrimitives.Max(input)));
        TensorPrimitives.Divide(output, TensorPrimitives.Sum<T>(output), output);
    }

    private static void Normalise(Pass<T> pass, Layout layout, int block, Span<T> largest, Span<T> sums)
    {
        (int first, int width) = layout.Place(block);
        largest = largest[..width];
        sums = sums[..width];
        pass.Input().Slice(first, width).CopyTo(largest);
        for (int i = 1; i < layout.Length; i++)
            TensorPrimitives.Max(largest, pass.Input().Slice(first + (i * layout.Inner), width), largest);
        sums.Clear();
        for (int i = 0; i < layout.Length; i++)
        {
            Span<T> output = pass.Output.Slice(first + (i * layout.Inner), width);
            VectorLoop.Map(pass.Input().Slice(first + (i * layout.Inner), width), largest, output, default(ExponentialOfDifference));
            TensorPrimitives.Add(sums, output, sums);
        }

        for (int i = 0; i < layout.Length; i++)
        {
            Span<T> output = pass.Output.Slice(first + (i * layout.Inner), width);
            TensorPrimitives.Divide(output, sums, output);
        }
    }

    private static void Differentiate(Pass<T> pass, Layout layout, int block, Span<T> sums)
    {
        (int first, int width) = layout.Place(block);
        sums = sums[..width];
        sums.Clear();
        for (int i = 0; i < layout.Length; i++)
        {
            int at = first + (i * layout.Inner);
            TensorPrimitives.MultiplyAdd(pass.OutputGradient.Slice(at, width), pass.Output.Slice(at, width), sums, sums);
        }

        for (int i = 0; i < layout.Length; i++)
        {
            int at = first + (i * layout.Inner);
            Span<T> gradient = pass.InputGradient().Slice(at, width);
            TensorPrimitives.Subtract(pass.OutputGradient.Slice(at, width), sums, gradient);
            TensorPrimitives.Multiply(gradient, pass.Output.Slice(at, width), gradient);
        }
    }

    /// <summary>
    /// The tensor as [outer, length, inner]. A block is the whole axis with some of the inner elements, which are in the vectors; where the
    /// axis is the last one, a block is a row.
    /// </summary>
    private sealed class Layout
    {
        private const int MostWidth = 1024;

        private readonly int _parts;

        public Layout(ReadOnlySpan<nint> shape, int axis)
        {
            (int outer, Length, Inner) = (1, shape.IsEmpty ? 1 : (int)shape[axis], 1);
            for (int i = 0; i < shape.Length; i++)
            {
                if (i < axis)
                    outer *= (int)shape[i];
                else if (i > axis)
                    Inner *= (int)shape[i];
            }

            Width = Math.Min(Inner, MostWidth);
            _parts = (Inner + MostWidth - 1) / MostWidth;
            Blocks = outer * _parts;
        }

        public int Length { get; }

        public int Inner { get; }

        public int Width { get; }

        public int Blocks { get; }

        public long BlockElements => (long)Length * Width;

        public ReadOnlySpan<T> Row(ReadOnlySpan<T> values, int row) => values.Slice(row * Length, Length);

        public Span<T> Row(Span<T> values, int row) => values.Slice(row * Length, Length);

        /// <summary>The first element of a block, and how many inner elements it has.</summary>
        public (int First, int Width) Place(int block)
        {
            (int outer, int part) = Math.DivRem(block, _parts);
            return ((outer * Length * Inner) + (part * Width), Math.Min(Width, Inner - (part * Width)));
        }
    }

    private readonly struct ShiftedExponential(T largest) : IUnaryFunction<T>
    {
        private readonly Vector<T> _largest = new(largest);

        public Vector<T> Of(Vector<T> x) => VectorMath.Exp(x - _largest);
    }

    private readonly struct ExponentialOfDifference : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> largest) => VectorMath.Exp(x - largest);
    }

    /// <summary>(dy − shift) · y.</summary>
    private readonly struct ShiftedProduct(T shift) : IBinaryFunction<T>
    {
        private readonly Vector<T> _shift = new(shift);

        public Vector<T> Of(Vector<T> gradient, Vector<T> output) => (gradient - _shift) * output;
    }
}
