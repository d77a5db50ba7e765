using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// The input with other lengths of its axes. Inputs: x, optionally the region of interest (starts, then ends), the scales and the sizes, of
/// which one is given.
/// </summary>
public sealed class Resize : Operation
{
    /// <summary>Makes the operation.</summary>
    public Resize(ResizeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>How the tensor is resized.</summary>
    public ResizeOptions Options { get; }

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        return ResizeShape.Of(Options, inputs) is { } shape
            ? [ValueInfo.Of(input.Type, shape.Output)]
            : [ValueInfo.OfUnknownShape(input.Type)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        ResizeShape shape = ResizeShape.Of(Options, [.. description.Inputs])!;
        var axes = new List<ResizeAxis>();
        for (int axis = input.Rank - 1; axis >= 0; axis--)
        {
            if (shape.AxisOf(Options, axis, input.Shape[axis]) is { } resized)
                axes.Add(resized);
        }

        return StepOf(Options, input, shape.Output, axes);
    }

    /// <summary>The step that resizes some axes by their tables, the last one first.</summary>
    internal static Step StepOf(ResizeOptions options, ValueInfo input, ReadOnlySpan<nint> output, List<ResizeAxis> axes)
    {
        if (axes.Count == 0 || input.Length == 0)
            return Step.View;
        if (options.Mode == ResizeMode.Nearest && options.Coordinates != ResizeCoordinates.TensorFlowCrop)
            return new NearestStep(input.Type, input.Shape, output, axes);
        return ElementDispatch.Float<Maker, Step>(input.Type, new Maker(input, axes, options.ExtrapolationValue));
    }

    private readonly struct Maker(ValueInfo input, List<ResizeAxis> axes, double extrapolation) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
            new ResizeStep<T>(input.Shape, axes, T.CreateTruncating(extrapolation));
    }
}
