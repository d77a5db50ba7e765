using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>How regions are pooled.</summary>
public sealed record RoiAlignOptions
{
    /// <summary>Rows of the output.</summary>
    public long OutputHeight { get; init; } = 1;

    /// <summary>Columns of the output.</summary>
    public long OutputWidth { get; init; } = 1;

    /// <summary>Samples along each side of a bin; 0 for as many as it has pixels.</summary>
    public long SamplingRatio { get; init; }

    /// <summary>What the regions' coordinates are multiplied by.</summary>
    public double SpatialScale { get; init; } = 1;

    /// <summary>Whether the largest sample counts, each with its weights, instead of the mean.</summary>
    public bool IsMax { get; init; }

    /// <summary>Whether coordinates are moved by half a pixel.</summary>
    public bool HalfPixel { get; init; } = true;
}

/// <summary>
/// Regions of planes, each pooled from samples between pixels. Inputs: planes [batch, channels, height, width], regions [regions, 4] as
/// x, y, x, y,
/// and the sample of each (int64). Output: [regions, channels, output height, output width].
/// </summary>
/// <param name="options">How regions are pooled.</param>
public sealed class RoiAlign(RoiAlignOptions options) : Operation
{
    private const long MostOutput = 1 << 20;

    /// <summary>How regions are pooled.</summary>
    public RoiAlignOptions Options { get; } = options ?? throw new ArgumentNullException(nameof(options));

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo planes, ValueInfo regions, ValueInfo samples) = (inputs.Required(0), inputs.Required(1), inputs.Required(2));
        OperationInputs.CheckSameType(planes, regions);
        if (planes.Rank != 4 || regions.Rank != 2 || regions.Shape[1] != 4)
            throw new InferenceException($"its planes are {planes} and its regions {regions}: give four axes, and [regions, 4].");
        if (samples.Type != ElementType.Int64 || !samples.Shape.SequenceEqual([regions.Shape[0]]))
            throw new InferenceException($"the samples of its regions are {samples}: give int64 [{regions.Shape[0]}].");
        if (Options.OutputHeight is < 1 or > MostOutput || Options.OutputWidth is < 1 or > MostOutput || Options.SamplingRatio < 0)
        {
            throw new InferenceException(
                $"its output is {Options.OutputHeight}×{Options.OutputWidth} with {Options.SamplingRatio} samples: give sizes of at least 1, and "
                + "0 or more samples.");
        }

        return [ValueInfo.Of(planes.Type, regions.Shape[0], planes.Shape[1], (nint)Options.OutputHeight, (nint)Options.OutputWidth)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Float<Maker, Step>(description.Inputs[0]!.Type, new Maker(Options, description.Inputs[0]!.Shape.ToArray()));
    }

    private readonly struct Maker(RoiAlignOptions options, nint[] shape) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => new AlignStep<T>(options, shape);
    }

    private sealed unsafe class AlignStep<T>(RoiAlignOptions options, nint[] shape) : Step
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly nint _channels = shape[1], _height = shape[2], _width = shape[3];
        private readonly nint _bins = (nint)(options.OutputHeight * options.OutputWidth);

        public override void Execute(StepMemory memory)
        {
            foreach (long sample in memory.Input<long>(2))
            {
                if (sample < 0 || sample >= shape[0])
                    throw new InferenceException($"a region is of sample {sample}: use 0 to {shape[0] - 1}.");
            }

            Pieces.Run(
                new Body(this, (T*)memory.InputBytes(0), (T*)memory.InputBytes(1), memory.InputPointer<long>(2), (T*)memory.OutputBytes(0)),
                checked(memory.InputShape(1)[0] * _channels), 16.0 * sizeof(T) * _bins, memory.Parallel);
        }

        private readonly struct Body(AlignStep<T> step, T* planes, T* regions, long* samples, T* output) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                for (nint item = start; item < end; item++)
                {
                    (nint region, nint channel) = Math.DivRem(item, step._channels);
                    T* plane = planes + ((((nint)samples[region] * step._channels) + channel) * step._height * step._width);
                    step.Region(plane, regions + (4 * region), output + (item * step._bins));
                }
            }
        }

        private void Region(T* plane, T* region, T* output)
        {
            double offset = options.HalfPixel ? 0.5 : 0;
            (double left, double top) = (At(region, 0) - offset, At(region, 1) - offset);
            (double width, double height) = (At(region, 2) - offset - left, At(region, 3) - offset - top);
            if (!options.HalfPixel)
                (width, height) = (Math.Max(width, 1), Math.Max(height, 1));
            (double binHeight, double binWidth) = (height / options.OutputHeight, width / options.OutputWidth);
            (long rows, long columns) = (Samples(binHeight, _height), Samples(binWidth, _width));
            for (long y = 0; y < options.OutputHeight; y++)
            {
                for (long x = 0; x < options.OutputWidth; x++)
                {
                    output[(y * options.OutputWidth) + x] = T.CreateTruncating(Bin(
                        plane, top + (y * binHeight), left + (x * binWidth), binHeight / rows, binWidth / columns, rows, columns));
                }
            }
        }

        private double At(T* region, int i) => double.CreateTruncating(region[i]) * options.SpatialScale;

        // More samples than there are pixels give nothing; that also bounds the work for a region that is far too large.
        private long Samples(double bin, nint pixels) =>
            options.SamplingRatio > 0 ? options.SamplingRatio : (long)Math.Clamp(Math.Ceiling(bin), 0, 2.0 * pixels);

        private double Bin(T* plane, double top, double left, double stepY, double stepX, long rows, long columns)
        {
            (double sum, double best) = (0, double.NegativeInfinity);
            for (long row = 0; row < rows; row++)
            {
                for (long column = 0; column < columns; column++)
                {
                    double y = top + ((row + 0.5) * stepY), x = left + ((column + 0.5) * stepX);
                    (double total, double largest) = Sample(plane, y, x);
                    sum += total;
                    best = Math.Max(best, largest);
                }
            }

            if (rows * columns == 0)
                return 0;
            return options.IsMax ? best : sum / (rows * columns);
        }

        /// <summary>Between four pixels: the sum of each times its weight, and the largest of these products.</summary>
        private (double Sum, double Largest) Sample(T* plane, double y, double x)
        {
            if (!(y >= -1 && y <= _height && x >= -1 && x <= _width))
                return (0, 0);
            (nint top, nint bottom, double down) = Between(y, _height);
            (nint left, nint right, double along) = Between(x, _width);
            double a = (1 - down) * (1 - along) * Pixel(plane, top, left), b = (1 - down) * along * Pixel(plane, top, right);
            double c = down * (1 - along) * Pixel(plane, bottom, left), d = down * along * Pixel(plane, bottom, right);
            return (a + b + c + d, Math.Max(Math.Max(a, b), Math.Max(c, d)));
        }

        private double Pixel(T* plane, nint y, nint x) => double.CreateTruncating(plane[(y * _width) + x]);

        private static (nint First, nint Second, double Part) Between(double place, nint size)
        {
            double inside = Math.Max(place, 0);
            nint first = (nint)inside;
            return first >= size - 1 ? (size - 1, size - 1, 0) : (first, first + 1, inside - first);
        }
    }
}
