using System.Globalization;
using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>
/// Adds elements before and after the spatial axes: torch.nn's ConstantPad, ZeroPad, ReflectionPad, ReplicationPad and CircularPad of 1 to
/// 3 axes.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Pad<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly string[] TorchNames = ["Zero", "Reflection", "Replication", "Circular"];

    private readonly T _value;

    /// <summary>Makes the layer.</summary>
    /// <param name="rank">Number of spatial axes, 1 to 3.</param>
    /// <param name="padding">Elements to add: numbers, the same on both sides or asymmetric; in mode zeros, negative numbers cut.</param>
    /// <param name="mode">How the elements are chosen.</param>
    /// <param name="value">The value of the elements in mode zeros.</param>
    /// <exception cref="ConvolutionArgumentException">The arguments make no padding.</exception>
    public Pad(int rank, Padding padding, PaddingMode mode = PaddingMode.Zeros, double value = 0)
    {
        if (rank is < 1 or > 3)
            ConvolutionArgumentException.Throw("padding is for 1 to 3 spatial axes", "rank", rank, "use 1, 2 or 3");
        PaddingModes.Check(mode);
        if (padding.IsWord)
            ConvolutionArgumentException.Throw("a word has no meaning without a kernel", "padding", padding, "give numbers");
        if (value != 0 && mode != PaddingMode.Zeros)
        {
            ConvolutionArgumentException.Throw($"Padding mode \"{PaddingModes.Name(mode)}\" doesn't take in value argument", "value",
                value, "leave it out, or use PaddingMode.Zeros");
        }

        (Rank, Padding, Mode, Value, _value) = (rank, padding, mode, value, T.CreateTruncating(value));
        for (int axis = 0; axis < rank; axis++)
        {
            (long before, long after) = Amounts(axis);
            if (mode != PaddingMode.Zeros && (before < 0 || after < 0))
            {
                ConvolutionArgumentException.Throw("only zeros can be negative padding", "padding", padding,
                    "use numbers of 0 or more, or PaddingMode.Zeros");
            }
        }
    }

    /// <summary>Number of spatial axes.</summary>
    public int Rank { get; }

    /// <summary>Elements to add.</summary>
    public Padding Padding { get; }

    /// <summary>How the elements are chosen.</summary>
    public PaddingMode Mode { get; }

    /// <summary>The value of the elements in mode zeros.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    protected override string NameText => (IsConstant ? "Constant" : TorchNames[(int)Mode]) + $"Pad{Rank}d";

    /// <inheritdoc/>
    protected override string ArgumentText
    {
        get
        {
            // As torch lists them: the last axis first.
            var amounts = Enumerable.Range(1, Rank).SelectMany(i => new[] { Amounts(Rank - i).Before, Amounts(Rank - i).After });
            string text = $"({string.Join(", ", amounts.Select(amount => amount.ToString(CultureInfo.InvariantCulture)))})";
            return IsConstant ? $"padding={text}, value={PythonText.Of(Value)}" : text;
        }
    }

    private bool IsConstant => Mode == PaddingMode.Zeros && Value != 0;

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        Planes.CheckInput(shape, Rank, "pad");
        var sizes = new long[Rank];
        var sources = new int[3][];
        Array.Fill(sources, [0]);
        for (int axis = 0; axis < Rank; axis++)
        {
            long size = shape[^(Rank - axis)];
            (long before, long after) = Amounts(axis);
            PaddingModes.CheckExtension(Mode, before, after, size, $"axis {axis}");
            sizes[axis] = checked(size + before + after);
            if (sizes[axis] < 1)
            {
                ConvolutionArgumentException.Throw(
                    $"The input size {size}, plus negative padding {before} and {after}, resulted in a negative output size", "padding",
                    Padding, "cut less");
            }

            sources[3 - Rank + axis] = Sources(sizes[axis], before, size);
        }

        pass.State = sources;
        return Planes.Resized(shape, sizes);
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        (long Before, long After)[] amounts = [.. Enumerable.Range(0, Rank).Select(Amounts)];
        long[] pads = [.. amounts.Select(amount => amount.Before), .. amounts.Select(amount => amount.After)];
        PadMode mode = Mode switch
        {
            PaddingMode.Reflect => PadMode.Reflect,
            PaddingMode.Replicate => PadMode.Edge,
            PaddingMode.Circular => PadMode.Wrap,
            _ => PadMode.Constant,
        };
        return builder.Add(
            new Pad(mode), input, builder.Integers(pads), builder.Number<T>(Value),
            builder.Integers([.. Enumerable.Range(-Rank, Rank).Select(axis => (long)axis)]));
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        Planes planes = Planes.Of(pass.OutputShape, Rank);
        pass.InRanges(planes.Count, planes.Size, (pass, layer: this), static (of, start, end) =>
        {
            for (int plane = start; plane < end; plane++)
                of.layer.FillPlane(of.pass, plane);
        });
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        Planes planes = Planes.Of(pass.OutputShape, Rank);
        pass.InRanges(planes.Count, planes.Size, (pass, layer: this), static (of, start, end) =>
        {
            for (int plane = start; plane < end; plane++)
                of.layer.GatherPlane(of.pass, plane);
        });
    }

    private void FillPlane(Pass<T> pass, int plane)
    {
        (Planes from, Planes to) = (Planes.Of(pass.InputShape(), Rank), Planes.Of(pass.OutputShape, Rank));
        var sources = (int[][])pass.State!;
        ReadOnlySpan<T> input = pass.Input().Slice(plane * from.Size, from.Size);
        Span<T> output = pass.Output.Slice(plane * to.Size, to.Size);
        ReadOnlySpan<int> columns = sources[2];
        for (int row = 0; row < to.Rows; row++)
        {
            Span<T> target = output.Slice(row * to.Width, to.Width);
            int source = SourceRow(sources, row, to, from);
            if (source < 0)
            {
                target.Fill(_value);
                continue;
            }

            ReadOnlySpan<T> values = input.Slice(source * from.Width, from.Width);
            for (int x = 0; x < columns.Length; x++)
                target[x] = columns[x] < 0 ? _value : values[columns[x]];
        }
    }

    private void GatherPlane(Pass<T> pass, int plane)
    {
        (Planes to, Planes from) = (Planes.Of(pass.InputShape(), Rank), Planes.Of(pass.OutputShape, Rank));
        var sources = (int[][])pass.State!;
        ReadOnlySpan<T> outputGradient = pass.OutputGradient.Slice(plane * from.Size, from.Size);
        Span<T> inputGradient = pass.InputGradient().Slice(plane * to.Size, to.Size);
        inputGradient.Clear();
        ReadOnlySpan<int> columns = sources[2];
        for (int row = 0; row < from.Rows; row++)
        {
            int source = SourceRow(sources, row, from, to);
            if (source < 0)
                continue;
            ReadOnlySpan<T> values = outputGradient.Slice(row * from.Width, from.Width);
            Span<T> sums = inputGradient.Slice(source * to.Width, to.Width);
            for (int x = 0; x < columns.Length; x++)
            {
                if (columns[x] >= 0)
                    sums[columns[x]] += values[x];
            }
        }
    }

    /// <summary>The input row that an output row copies, or −1 where the output row lies beyond the border.</summary>
    private static int SourceRow(int[][] sources, int row, Planes output, Planes input)
    {
        (int depth, int height) = (sources[0][row / output.Height], sources[1][row % output.Height]);
        return depth < 0 || height < 0 ? -1 : (depth * input.Height) + height;
    }

    private int[] Sources(long outputSize, long before, long inputSize)
    {
        var sources = new int[outputSize];
        for (int i = 0; i < sources.Length; i++)
            sources[i] = (int)PaddingModes.Source(Mode, i - before, inputSize);
        return sources;
    }

    private (long Before, long After) Amounts(int axis) =>
        (Padding.Before.At(axis, Rank, "padding", 0), Padding.After.At(axis, Rank, "padding", 0));
}
