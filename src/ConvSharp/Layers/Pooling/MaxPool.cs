using System.Numerics;
using System.Runtime.InteropServices;
using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>
/// The base of the three max poolings: the largest number of each window, −∞ where the window meets no input; the gradient goes to the
/// place of that number.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class MaxPool<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PlacesSlot = 0, NoPlace = -1;

    private protected MaxPool(int rank, PerAxis kernelSize, PerAxis stride, Padding padding, PerAxis dilation, bool ceilMode) =>
        Arguments = new PoolArguments($"max_pool{rank}d()", rank, kernelSize, stride, padding, dilation, ceilMode);

    /// <summary>Spatial axes.</summary>
    public int Rank => Arguments.Rank;

    /// <summary>Size of the window.</summary>
    public PerAxis KernelSize => Arguments.KernelSize;

    /// <summary>Step of the window; its size where none was given.</summary>
    public PerAxis Stride => Arguments.Stride;

    /// <summary>Padding around the input.</summary>
    public Padding Padding => Arguments.Padding;

    /// <summary>Distance between the window's elements.</summary>
    public PerAxis Dilation => Arguments.Dilation;

    internal PoolArguments Arguments { get; }

    /// <inheritdoc/>
    protected override string ArgumentText =>
        $"{Arguments.Text}, dilation={Arguments.DilationText}, ceil_mode={PythonText.Of(Arguments.CeilMode)}";

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        PoolAxis[] axes = Arguments.Axes(pass.InputShape());
        pass.State = axes;
        return Arguments.OutputShape(pass.InputShape(), axes);
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new Pool(PoolKind.Max, Arguments.ForInference()), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        Planes planes = Planes.Of(pass.InputShape(), Arguments.Rank);
        if (pass.IsTraining)
            pass.Saved<int>(PlacesSlot, pass.Output.Length);
        pass.InRanges(planes.Count, planes.Size, (pass, planes), static (of, start, end) =>
        {
            using var maxima = new ScratchRow<T>(Padded(of.planes.Width));
            using var rows = new ScratchRow<T>(Padded(of.planes.Width));
            for (int plane = start; plane < end; plane++)
                Pool(of.pass, of.planes, plane, maxima.Span, rows.Span);
        });
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        Planes planes = Planes.Of(pass.InputShape(), Arguments.Rank);
        pass.InRanges(planes.Count, planes.Size, (pass, planes), static (of, start, end) =>
        {
            int size = of.pass.Output.Length / of.planes.Count;
            for (int plane = start; plane < end; plane++)
            {
                Span<T> gradient = of.pass.InputGradient().Slice(plane * of.planes.Size, of.planes.Size);
                ReadOnlySpan<T> outputGradient = of.pass.OutputGradient.Slice(plane * size, size);
                ReadOnlySpan<int> places = of.pass.Saved<int>(PlacesSlot, of.pass.Output.Length).Slice(plane * size, size);
                gradient.Clear();
                for (int i = 0; i < places.Length; i++)
                {
                    if (places[i] != NoPlace)
                        gradient[places[i]] += outputGradient[i];
                }
            }
        });
    }

    private static void Pool(Pass<T> pass, Planes planes, int plane, Span<T> maxima, Span<T> rows)
    {
        var axes = (PoolAxis[])pass.State!;
        ReadOnlySpan<T> input = pass.Input().Slice(plane * planes.Size, planes.Size);
        (int depths, int heights, int widths) = ((int)axes[0].Output, (int)axes[1].Output, (int)axes[2].Output);
        int output = plane * (depths * heights * widths);
        for (int depth = 0; depth < depths; depth++)
        {
            for (int height = 0; height < heights; height++, output += widths)
            {
                Span<int> places = pass.IsTraining ? pass.Saved<int>(PlacesSlot, pass.Output.Length).Slice(output, widths) : [];
                var window = new RowWindow(axes, depth, height);
                if (window.Count == 0)
                {
                    pass.Output.Slice(output, widths).Fill(T.NegativeInfinity);
                    places.Fill(NoPlace);
                    continue;
                }

                MaximaOfColumns(input, planes, window, maxima, rows);
                MaximaOfWindows(axes[2], window, planes, maxima, rows, pass.Output.Slice(output, widths), places);
            }
        }
    }

    /// <summary>
    /// The largest number of each column of the window's rows, and its row: the first of equal numbers, the last of NaNs.
    /// </summary>
    private static void MaximaOfColumns(ReadOnlySpan<T> input, Planes planes, RowWindow window, Span<T> maxima, Span<T> rows)
    {
        input.Slice(window.Row(0, planes) * planes.Width, planes.Width).CopyTo(maxima);
        rows.Clear();
        Span<Vector<T>> maximaVectors = MemoryMarshal.Cast<T, Vector<T>>(maxima), rowVectors = MemoryMarshal.Cast<T, Vector<T>>(rows);
        for (int row = 1; row < window.Count; row++)
        {
            ReadOnlySpan<T> values = input.Slice(window.Row(row, planes) * planes.Width, planes.Width);
            ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            Vector<T> number = LaneIndex.Of<T>(row);
            for (int i = 0; i < vectors.Length; i++)
                TakeLarger(vectors[i], ref maximaVectors[i], number, ref rowVectors[i]);
            ReadOnlySpan<T> rest = values[(vectors.Length * Vector<T>.Count)..];
            if (rest.Length > 0)
                TakeLarger(VectorLoop.Load(rest), ref maximaVectors[^1], number, ref rowVectors[^1]);
        }
    }

    /// <summary>A NaN counts as larger than all numbers.</summary>
    private static void TakeLarger(Vector<T> values, ref Vector<T> maxima, Vector<T> row, ref Vector<T> rows)
    {
        Vector<T> isLarger = Vector.BitwiseOr(
            Vector.GreaterThan(values, maxima), Vector.OnesComplement(Vector.Equals(values, values)));
        maxima = Vector.ConditionalSelect(isLarger, values, maxima);
        rows = Vector.ConditionalSelect(isLarger, row, rows);
    }

    /// <summary>
    /// The largest column of each window along the width. In row-major order, the first of equal numbers counts, or the last NaN.
    /// </summary>
    private static void MaximaOfWindows(
        PoolAxis width, RowWindow window, Planes planes, ReadOnlySpan<T> maxima, ReadOnlySpan<T> rows, Span<T> output, Span<int> places)
    {
        for (int x = 0; x < output.Length; x++)
        {
            (int place, int count) = width.Window(x);
            if (count == 0)
            {
                output[x] = T.NegativeInfinity;
                if (places.Length > 0)
                    places[x] = NoPlace;
                continue;
            }

            T largest = maxima[place];
            int at = place;
            for (int tap = 1; tap < count; tap++)
            {
                place += width.TapDistance;
                T value = maxima[place];
                if (value > largest || T.IsNaN(value) || (value == largest && LaneIndex.At(rows, place) < LaneIndex.At(rows, at)))
                {
                    if (!T.IsNaN(largest) || LaneIndex.At(rows, place) >= LaneIndex.At(rows, at))
                        (largest, at) = (value, place);
                }
            }

            output[x] = largest;
            if (places.Length > 0)
                places[x] = (window.Row(LaneIndex.At(rows, at), planes) * planes.Width) + at;
        }
    }

    private static int Padded(int width) => (width + Vector<T>.Count - 1) / Vector<T>.Count * Vector<T>.Count;

    /// <summary>The rows of the input that an output row sees.</summary>
    private readonly struct RowWindow
    {
        private readonly int _depth, _height, _heights, _depthStep, _heightStep;

        public RowWindow(PoolAxis[] axes, int depth, int height)
        {
            (_depth, int depths) = axes[0].Window(depth);
            (_height, _heights) = axes[1].Window(height);
            (_depthStep, _heightStep) = (axes[0].TapDistance, axes[1].TapDistance);
            Count = depths * _heights;
        }

        public int Count { get; }

        /// <summary>The place of one of these rows among the plane's rows.</summary>
        public int Row(int number, Planes planes)
        {
            (int depth, int height) = Math.DivRem(number, _heights);
            return ((_depth + (depth * _depthStep)) * planes.Height) + _height + (height * _heightStep);
        }
    }
}
