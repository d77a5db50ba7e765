using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// The sums of windows at their places in an image of 1 to 3 spatial axes: torch's fold. Inputs: the windows' elements
/// [N, channels · taps, windows], the image's lengths, and the windows' lengths, both as int64 or int32. Output: [N, channels, image …].
/// </summary>
/// <param name="strides">Step of the window along each spatial axis; null for 1.</param>
/// <param name="dilations">Distance between the window's elements along each spatial axis; null for 1.</param>
/// <param name="padding">Padding of the image, in numbers.</param>
public sealed class ColumnsToImage(
    IReadOnlyList<long>? strides = null, IReadOnlyList<long>? dilations = null, Padding padding = default) : Operation
{
    private const int MostAxes = 3;

    /// <inheritdoc/>
    public override string Kind => "Col2Im";

    /// <summary>Step of the window along each spatial axis; null for 1.</summary>
    public IReadOnlyList<long>? Strides { get; } = strides;

    /// <summary>Distance between the window's elements along each spatial axis; null for 1.</summary>
    public IReadOnlyList<long>? Dilations { get; } = dilations;

    /// <summary>Padding of the image.</summary>
    public Padding Padding { get; } = padding;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (inputs.Required(1).Integers("image's lengths") is not { } image
            || inputs.Required(2).Integers("window's lengths") is not { } kernel)
        {
            return [ValueInfo.OfUnknownShape(input.Type)];
        }

        if (image.Length is < 1 or > MostAxes || kernel.Length != image.Length || image.Any(length => length < 1))
        {
            throw new InferenceException(
                $"its image is [{string.Join(", ", image)}] and its window [{string.Join(", ", kernel)}]: give both 1 to {MostAxes} "
                + "lengths of 1 or more.");
        }

        Axis[] axes = AxesOf(image, kernel);
        nint taps = OperationInputs.Product([.. axes.Select(axis => axis.Kernel)]);
        nint windows = OperationInputs.Product([.. axes.Select(axis => axis.Count)]);
        if (input.Rank != 3 || input.Shape[1] % taps != 0 || input.Shape[2] != windows)
        {
            throw new InferenceException(
                $"its input is {input}, but {windows} windows of {taps} elements fit in the image: "
                + $"give [batch, channels · {taps}, {windows}].");
        }

        return [OperationInputs.Output(input.Type, [input.Shape[0], input.Shape[1] / taps, .. image.Select(length => (nint)length)])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        Axis[] axes = AxesOf(
            description.Inputs[1]!.Integers("image's lengths")!, description.Inputs[2]!.Integers("window's lengths")!);
        Axis unit = new(1, 1, 1, 1, 1, 0);
        return ElementDispatch.Number<Maker, Step>(
            input.Type, new Maker([.. Enumerable.Repeat(unit, MostAxes - axes.Length), .. axes]));
    }

    private Axis[] AxesOf(long[] image, long[] kernel)
    {
        var options = new PoolOptions { Kernel = kernel, Strides = Strides, Dilations = Dilations, Padding = Padding };
        return [.. image.Select((length, axis) => new Axis(
            checked((nint)length), checked((nint)kernel[axis]), PoolWindows.Output(options, axis, image.Length, checked((nint)length)),
            Strides?[axis] ?? 1, Dilations?[axis] ?? 1, Padding.Before.At(axis, image.Length, "pads", 0)))];
    }

    /// <summary>An axis of the image: its length, the window's length, and how many windows there are.</summary>
    private readonly record struct Axis(nint Length, nint Kernel, nint Count, long Stride, long Dilation, long Before)
    {
        /// <summary>Where a window's tap lies in the image, or −1.</summary>
        public nint Place(nint window, nint tap)
        {
            long place = (window * Stride) - Before + (tap * Dilation);
            return place >= 0 && place < Length ? (nint)place : -1;
        }
    }

    private readonly struct Maker(Axis[] axes) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => new FoldStep<T>(axes[0], axes[1], axes[2]);
    }

    private sealed unsafe class FoldStep<T>(Axis depth, Axis height, Axis width) : Step
        where T : unmanaged, INumber<T>
    {
        private readonly nint _windows = depth.Count * height.Count * width.Count, _plane = depth.Length * height.Length * width.Length;
        private readonly nint _taps = depth.Kernel * height.Kernel * width.Kernel;

        public override bool Reads(int input) => input == 0;

        public override void Execute(StepMemory memory) => Pieces.Run(
            new Body(this, (T*)memory.InputBytes(0), (T*)memory.OutputBytes(0)),
            checked(memory.OutputShape(0)[0] * memory.OutputShape(0)[1]),
            sizeof(T) * ((double)_plane + ((double)_taps * _windows)), memory.Parallel);

        private readonly struct Body(FoldStep<T> step, T* input, T* output) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                for (nint plane = start; plane < end; plane++)
                    step.Fold(input + (plane * step._taps * step._windows), output + (plane * step._plane));
            }
        }

        private void Fold(T* source, T* target)
        {
            new Span<T>(target, (int)_plane).Clear();
            for (nint tapZ = 0; tapZ < depth.Kernel; tapZ++)
            {
                for (nint tapY = 0; tapY < height.Kernel; tapY++)
                {
                    for (nint tapX = 0; tapX < width.Kernel; tapX++, source += _windows)
                        AddTap(source, target, tapZ, tapY, tapX);
                }
            }
        }

        private void AddTap(T* source, T* target, nint tapZ, nint tapY, nint tapX)
        {
            for (nint windowZ = 0; windowZ < depth.Count; windowZ++)
            {
                for (nint windowY = 0; windowY < height.Count; windowY++, source += width.Count)
                {
                    if (depth.Place(windowZ, tapZ) is >= 0 and var z && height.Place(windowY, tapY) is >= 0 and var y)
                        AddRow(source, target + (((z * height.Length) + y) * width.Length), tapX);
                }
            }
        }

        private void AddRow(T* source, T* row, nint tapX)
        {
            for (nint windowX = 0; windowX < width.Count; windowX++)
            {
                if (width.Place(windowX, tapX) is >= 0 and var x)
                    row[x] += source[windowX];
            }
        }
    }
}
