using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Regions of planes, each pooled to the largest pixel of every bin; 0 where a bin has no pixel. Inputs: planes
/// [batch, channels, height, width], and regions [regions, 5] as sample, x, y, x, y, both corners included. Output:
/// [regions, channels, output height, output width].
/// </summary>
/// <param name="outputHeight">Rows of the output.</param>
/// <param name="outputWidth">Columns of the output.</param>
/// <param name="spatialScale">What the regions' coordinates are multiplied by before they are rounded to pixels.</param>
public sealed class MaxRoiPool(long outputHeight, long outputWidth, double spatialScale = 1) : Operation
{
    private const long MostOutput = 1 << 20;

    /// <summary>Rows of the output.</summary>
    public long OutputHeight { get; } = outputHeight;

    /// <summary>Columns of the output.</summary>
    public long OutputWidth { get; } = outputWidth;

    /// <summary>What the regions' coordinates are multiplied by.</summary>
    public double SpatialScale { get; } = spatialScale;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo planes, ValueInfo regions) = (inputs.Required(0), inputs.Required(1));
        OperationInputs.CheckSameType(planes, regions);
        if (planes.Rank != 4 || regions.Rank != 2 || regions.Shape[1] != 5)
            throw new InferenceException($"its planes are {planes} and its regions {regions}: give four axes, and [regions, 5].");
        if (OutputHeight is < 1 or > MostOutput || OutputWidth is < 1 or > MostOutput)
            throw new InferenceException($"its output is {OutputHeight}×{OutputWidth}: give sizes of 1 to {MostOutput}.");
        return [OperationInputs.Output(planes.Type, regions.Shape[0], planes.Shape[1], (nint)OutputHeight, (nint)OutputWidth)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Float<Maker, Step>(description.Inputs[0]!.Type, new Maker(this, description.Inputs[0]!.Shape.ToArray()));
    }

    private readonly struct Maker(MaxRoiPool pool, nint[] shape) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => new RegionStep<T>(pool, shape);
    }

    private sealed unsafe class RegionStep<T>(MaxRoiPool pool, nint[] shape) : Step
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        private const int RegionLength = 5;

        private readonly nint _channels = shape[1], _height = shape[2], _width = shape[3];
        private readonly nint _bins = (nint)(pool.OutputHeight * pool.OutputWidth);

        public override void Execute(StepMemory memory)
        {
            T* regions = (T*)memory.InputBytes(1);
            nint count = memory.InputShape(1)[0];
            for (nint region = 0; region < count; region++)
            {
                double sample = double.CreateTruncating(regions[region * RegionLength]);
                if (!(sample >= 0 && sample < shape[0] && double.IsInteger(sample)))
                    throw new InferenceException($"a region is of sample {sample}: use 0 to {shape[0] - 1}.");
            }

            Pieces.Run(
                new Body(this, (T*)memory.InputBytes(0), regions, (T*)memory.OutputBytes(0)), checked(count * _channels),
                sizeof(T) * ((double)_bins + (_height * _width)), memory.Parallel);
        }

        private readonly struct Body(RegionStep<T> step, T* planes, T* regions, T* output) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                for (nint item = start; item < end; item++)
                {
                    (nint region, nint channel) = Math.DivRem(item, step._channels);
                    T* corners = regions + (region * RegionLength);
                    nint sample = nint.CreateTruncating(corners[0]);
                    T* plane = planes + (((sample * step._channels) + channel) * step._height * step._width);
                    step.Region(plane, corners + 1, output + (item * step._bins));
                }
            }
        }

        private void Region(T* plane, T* corners, T* output)
        {
            (long left, long top) = (Pixel(corners[0]), Pixel(corners[1]));
            (long width, long height) = (Math.Max(Pixel(corners[2]) - left + 1, 1), Math.Max(Pixel(corners[3]) - top + 1, 1));
            for (long y = 0; y < pool.OutputHeight; y++)
            {
                (nint firstRow, nint afterRow) = Bin(y, top, height, pool.OutputHeight, _height);
                for (long x = 0; x < pool.OutputWidth; x++, output++)
                {
                    (nint first, nint after) = Bin(x, left, width, pool.OutputWidth, _width);
                    bool isEmpty = firstRow >= afterRow || first >= after;
                    *output = isEmpty ? T.Zero : Largest(plane, firstRow, afterRow, first, after);
                }
            }
        }

        private T Largest(T* plane, nint firstRow, nint afterRow, nint first, nint after)
        {
            T largest = plane[(firstRow * _width) + first];
            for (nint row = firstRow; row < afterRow; row++)
            {
                for (nint column = first; column < after; column++)
                    largest = T.Max(largest, plane[(row * _width) + column]);
            }

            return largest;
        }

        /// <summary>The pixel of a coordinate, a half away from 0.</summary>
        private long Pixel(T coordinate) => (long)Math.Clamp(
            Math.Round(double.CreateTruncating(coordinate) * pool.SpatialScale, MidpointRounding.AwayFromZero), int.MinValue, int.MaxValue);

        /// <summary>The pixels of a bin that lie in the plane, the last one not included.</summary>
        private static (nint First, nint After) Bin(long bin, long start, long length, long bins, nint pixels)
        {
            double size = (double)length / bins;
            return (Inside(Math.Floor(bin * size)), Inside(Math.Ceiling((bin + 1) * size)));

            nint Inside(double place) => (nint)Math.Clamp(place + start, 0, pixels);
        }
    }
}
