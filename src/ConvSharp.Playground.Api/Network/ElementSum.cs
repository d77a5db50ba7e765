using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Playground.Api.Network;

/// <summary>What takes part in an element, and how.</summary>
/// <param name="Input">The value it comes from, by the node's input.</param>
/// <param name="At">Its position there.</param>
/// <param name="Number">Its number.</param>
/// <param name="Weight">The weight that it is multiplied by; null: by none.</param>
/// <param name="WeightAt">The weight's position.</param>
internal readonly record struct SumTerm(int Input, long At, double Number, double? Weight = null, long WeightAt = 0)
{
    /// <summary>What it adds.</summary>
    public double Product => Weight is { } weight ? Number * weight : Number;
}

/// <summary>How a node makes one element of its first output.</summary>
/// <param name="Kind">products, maximum, mean, normal (a batch norm) or operands.</param>
/// <param name="Terms">What takes part.</param>
/// <param name="Bias">What is added; null: nothing.</param>
/// <param name="Total">What the terms give; null where no sum is shown.</param>
internal sealed record ElementSum(string Kind, SumTerm[] Terms, double? Bias, double? Total)
{
    /// <summary>The sum of an element; null for nodes that are not explained so.</summary>
    /// <param name="facts">The node.</param>
    /// <param name="values">The values of its inputs; null where one is absent.</param>
    /// <param name="element">The element's position in the first output.</param>
    public static ElementSum? Of(NodeFacts facts, InferenceTensor?[] values, long element) => facts.Node.Operation switch
    {
        Convolve convolve => OfConvolution(convolve, values, element),
        Gemm gemm => OfGemm(gemm, values, element),
        MatrixMultiply when values.Length == 2 && values[0]!.Shape.Length == 2 && values[1]!.Shape.Length == 2 =>
            OfGemm(new Gemm(), values, element),
        Pool { PoolKind: not PoolKind.Lp } pool => OfPool(pool, facts, values[0]!, element),
        GlobalPool { PoolKind: not PoolKind.Lp } pool => OfPlane(pool.PoolKind, values[0]!, element),
        BatchNormalization { IsTraining: false } norm => OfNorm(norm, values, element),
        Unary or Binary or Variadic or Clip or Cast or Where or ChannelPRelu or Identity => OfOperands(facts, values, element),
        _ => null,
    };

    private static ElementSum OfConvolution(Convolve convolve, InferenceTensor?[] values, long element)
    {
        (InferenceTensor input, InferenceTensor weight) = (values[0]!, values[1]!);
        var geometry = ConvolutionGeometry.Create(convolve.ConvolutionKind, convolve.Options, input.Shape, weight.Shape);
        var window = new SlidingWindow(geometry);
        (long sample, long step) = Math.DivRem(element, window.StepCount);
        long start = sample * (geometry.InputLength / geometry.Batch);
        SumTerm[] terms =
        [
            .. window.Products((int)step).Select(product => new SumTerm(
                0, start + product.Input, TensorNumbers.At(input, start + product.Input), TensorNumbers.At(weight, product.Weight),
                product.Weight)),
        ];
        double? bias = values.Length > 2 && values[2] is { } given ? TensorNumbers.At(given, window.Output((int)step).Channel) : null;
        return Summed("products", terms, bias);
    }

    private static ElementSum OfGemm(Gemm gemm, InferenceTensor?[] values, long element)
    {
        (InferenceTensor a, InferenceTensor b) = (values[0]!, values[1]!);
        long inner = a.Shape[gemm.TransposeA ? 0 : 1], rows = a.Shape[gemm.TransposeA ? 1 : 0], columns = b.Shape[gemm.TransposeB ? 0 : 1];
        (long row, long column) = Math.DivRem(element, columns);
        var terms = new SumTerm[inner];
        for (long i = 0; i < inner; i++)
        {
            long left = gemm.TransposeA ? (i * rows) + row : (row * inner) + i;
            long right = gemm.TransposeB ? (column * inner) + i : (i * columns) + column;
            terms[i] = new SumTerm(0, left, gemm.Alpha * TensorNumbers.At(a, left), TensorNumbers.At(b, right), right);
        }

        double? bias = values.Length > 2 && values[2] is { } c
            ? gemm.Beta * TensorNumbers.At(c, Broadcast([row, column], [rows, columns], c.Shape))
            : null;
        return Summed("products", terms, bias);
    }

    private static ElementSum OfPool(Pool pool, NodeFacts facts, InferenceTensor input, long element)
    {
        long[] place = Place(element, facts.Outputs[0]!.Shape);
        PoolWindows[] windows =
        [
            .. facts.Windows!.Select((window, axis) => PoolWindows.Of(
                pool.Options, axis, facts.Windows!.Length, (nint)window.Input, (nint)window.Output)),
        ];
        IEnumerable<long> positions = [(place[0] * input.Shape[1]) + place[1]];
        double taps = 1;
        for (int axis = 0; axis < windows.Length; axis++)
        {
            (PoolWindows window, long at, long length) = (windows[axis], place[axis + 2], facts.Windows![axis].Input);
            long[] met = [.. Enumerable.Range(0, window.Counts[at]).Select(tap => window.Starts[at] + ((long)tap * window.Dilation))];
            positions = positions.SelectMany(position => met.Select(one => (position * length) + one)).ToArray();
            taps *= pool.Options.CountIncludesPadding ? window.PaddedCounts[at] : window.Counts[at];
        }

        return Of(pool.PoolKind, input, positions, taps);
    }

    private static ElementSum OfPlane(PoolKind kind, InferenceTensor input, long element)
    {
        long plane = input.Length / Math.Max(input.Shape[0] * input.Shape[1], 1);
        return Of(kind, input, Enumerable.Range(0, (int)plane).Select(at => (element * plane) + at), plane);
    }

    private static ElementSum Of(PoolKind kind, InferenceTensor input, IEnumerable<long> positions, double taps)
    {
        SumTerm[] terms = [.. positions.Select(at => new SumTerm(0, at, TensorNumbers.At(input, at)))];
        return kind == PoolKind.Max
            ? new ElementSum("maximum", terms, null, terms.Length == 0 ? double.NegativeInfinity : terms.Max(term => term.Number))
            : new ElementSum("mean", terms, null, terms.Sum(term => term.Number) / taps);
    }

    private static ElementSum OfNorm(BatchNormalization norm, InferenceTensor?[] values, long element)
    {
        InferenceTensor input = values[0]!;
        long channel = Place(element, input.Shape)[1];
        SumTerm[] terms =
        [
            new SumTerm(0, element, TensorNumbers.At(input, element)),
            .. Enumerable.Range(1, 4).Select(i => new SumTerm(i, channel, TensorNumbers.At(values[i]!, channel))),
        ];
        double scaled = (terms[0].Number - terms[3].Number) / Math.Sqrt(terms[4].Number + norm.Epsilon) * terms[1].Number;
        return new ElementSum("normal", terms, terms[2].Number, scaled + terms[2].Number);
    }

    private static ElementSum OfOperands(NodeFacts facts, InferenceTensor?[] values, long element)
    {
        ReadOnlySpan<nint> shape = facts.Outputs[0]!.Shape;
        long[] place = Place(element, shape), lengths = [.. shape.ToArray().Select(length => (long)length)];
        var terms = new List<SumTerm>();
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is { Length: > 0 } value && value.Shape.Length <= lengths.Length)
            {
                long at = facts.Node.Operation is ChannelPRelu && i == 1 ? place[1] : Broadcast(place, lengths, value.Shape);
                terms.Add(new SumTerm(i, at, TensorNumbers.At(value, at)));
            }
        }

        return new ElementSum("operands", [.. terms], null, null);
    }

    private static ElementSum Summed(string kind, SumTerm[] terms, double? bias) =>
        new(kind, terms, bias, terms.Sum(term => term.Product) + (bias ?? 0));

    /// <summary>The place of a position in memory.</summary>
    public static long[] Place(long position, ReadOnlySpan<nint> shape)
    {
        var place = new long[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
            (position, place[axis]) = Math.DivRem(position, Math.Max(shape[axis], 1));
        return place;
    }

    /// <summary>The position of a place in a tensor that broadcasts to it.</summary>
    private static long Broadcast(long[] place, long[] lengths, ReadOnlySpan<nint> shape)
    {
        long position = 0;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            int of = lengths.Length - shape.Length + axis;
            position = (position * shape[axis]) + (shape[axis] == 1 ? 0 : place[of]);
        }

        return position;
    }
}
