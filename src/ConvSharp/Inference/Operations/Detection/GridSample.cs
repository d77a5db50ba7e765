using System.Numerics;
using ConvSharp.Errors;

namespace ConvSharp.Inference.Operations;

/// <summary>What samples outside of an input are.</summary>
public enum GridPadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The nearest element of the border.</summary>
    Border,

    /// <summary>The element on the other side of the border, as in a mirror.</summary>
    Reflection,
}

/// <summary>
/// Samples of an input at the places of a grid. Inputs: the input [batch, channels, …] with one to three spatial axes, and the grid
/// [batch, …, axes] of coordinates from −1 to 1, the last spatial axis first. Output: [batch, channels, …] with the grid's axes.
/// </summary>
/// <param name="mode">How elements between others are computed.</param>
/// <param name="padding">What samples outside are.</param>
/// <param name="alignsCorners">Whether −1 and 1 are the centres of the outermost elements, instead of their outer borders.</param>
public sealed class GridSample(
    ResizeMode mode = ResizeMode.Linear, GridPadding padding = GridPadding.Zeros, bool alignsCorners = false) : Operation
{
    private const int MostAxes = 3;

    /// <summary>How elements between others are computed.</summary>
    public ResizeMode Mode { get; } = mode;

    /// <summary>What samples outside are.</summary>
    public GridPadding Padding { get; } = padding;

    /// <summary>Whether −1 and 1 are the centres of the outermost elements.</summary>
    public bool AlignsCorners { get; } = alignsCorners;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo input, ValueInfo grid) = (inputs.Required(0), inputs.Required(1));
        OperationInputs.CheckSameType(input, grid);
        int axes = input.Rank - 2;
        if (axes is < 1 or > MostAxes || grid.Rank != input.Rank || grid.Shape[^1] != axes || grid.Shape[0] != input.Shape[0])
        {
            throw new InferenceException(
                $"its input is {input} and its grid {grid}: give [batch, channels, …] with one to {MostAxes} spatial axes, and a grid with as "
                + "many axes whose first is the batch and whose last has a coordinate for each spatial axis.");
        }

        if (OperationInputs.Product(input.Shape[2..]) == 0)
            throw new InferenceException($"its input is {input}: {ShapeText.Print(input.Shape[2..])} has no elements to sample.");
        return [ValueInfo.Of(input.Type, [input.Shape[0], input.Shape[1], .. grid.Shape[1..^1]])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        return ElementDispatch.Float<Maker, Step>(
            input.Type, new Maker(this, input.Shape.ToArray(), OperationInputs.Product(description.Inputs[1]!.Shape[1..^1])));
    }

    private readonly struct Maker(GridSample sample, nint[] shape, nint places) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => new SampleStep<T>(sample, shape, places);
    }

    private sealed unsafe class SampleStep<T>(GridSample sample, nint[] shape, nint count) : Step
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly int _axes = shape.Length - 2;
        private readonly nint _plane = OperationInputs.Product(shape.AsSpan(2));
        private readonly GridAxis[] _along = [.. shape.Skip(2).Select(size => new GridAxis(sample, size))];

        public override void Execute(StepMemory memory) => Pieces.Run(
            new Body(this, (T*)memory.InputBytes(0), (T*)memory.InputBytes(1), (T*)memory.OutputBytes(0)), checked(shape[0] * count),
            8.0 * sizeof(T) * shape[1], memory.Parallel);

        private readonly struct Body(SampleStep<T> step, T* input, T* grid, T* output) : IRangeBody
        {
            public void Run(nint start, nint end) => step.Places(input, grid, output, start, end);
        }

        private void Places(T* input, T* grid, T* output, nint start, nint end)
        {
            Span<nint> places = stackalloc nint[MostAxes * GridAxis.MostTaps];
            Span<double> weights = stackalloc double[MostAxes * GridAxis.MostTaps];
            for (nint item = start; item < end; item++)
            {
                (nint image, nint place) = Math.DivRem(item, count);
                nint stride = 1;
                for (int axis = _axes - 1; axis >= 0; axis--)
                {
                    double coordinate = double.CreateTruncating(grid[(item * _axes) + (_axes - 1 - axis)]);
                    int first = axis * GridAxis.MostTaps;
                    _along[axis].Taps(coordinate, stride, places[first..], weights[first..]);
                    stride *= shape[2 + axis];
                }

                for (nint channel = 0; channel < shape[1]; channel++)
                {
                    nint plane = (image * shape[1]) + channel;
                    output[(plane * count) + place] = T.CreateTruncating(Sum(input + (plane * _plane), 0, places, weights));
                }
            }
        }

        /// <summary>The sum over the taps of an axis and of those after it.</summary>
        private double Sum(T* input, int axis, ReadOnlySpan<nint> places, ReadOnlySpan<double> weights)
        {
            if (axis == _axes)
                return double.CreateTruncating(*input);
            double sum = 0;
            for (int tap = 0; tap < _along[axis].Count; tap++)
            {
                int at = (axis * GridAxis.MostTaps) + tap;
                if (weights[at] != 0)
                    sum += weights[at] * Sum(input + places[at], axis + 1, places, weights);
            }

            return sum;
        }
    }
}
