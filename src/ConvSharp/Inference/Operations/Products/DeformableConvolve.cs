using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Convolution of planes whose taps are moved: each tap of each output reads between four pixels, zeros outside of the plane. Inputs:
/// x [N, C, H, W], the weight [out, C / groups, kernel rows, kernel columns], the offsets
/// [N, offset groups · taps · 2, output rows, output columns] in pixels, down and right for each tap, optionally the bias [out], and
/// optionally a factor for each tap [N, offset groups · taps, output rows, output columns].
/// </summary>
public sealed class DeformableConvolve : Operation
{
    /// <summary>Makes the operation.</summary>
    /// <param name="options">Stride, dilation, groups, and padding with zeros in numbers.</param>
    /// <param name="offsetGroups">Groups of neighbouring input channels with offsets of their own.</param>
    public DeformableConvolve(ConvolutionOptions options, long offsetGroups = 1)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Options, OffsetGroups) = (options, offsetGroups);
    }

    /// <summary>Stride, dilation, groups and padding.</summary>
    public ConvolutionOptions Options { get; }

    /// <summary>Groups of neighbouring input channels with offsets of their own.</summary>
    public long OffsetGroups { get; }

    /// <inheritdoc/>
    public override string Kind => "DeformConv";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo input, ValueInfo weight, ValueInfo offsets) = (inputs.Required(0), inputs.Required(1), inputs.Required(2));
        OperationInputs.CheckSameType(input, weight);
        if (input.Rank != 4 || weight.Rank != 4)
            throw new InferenceException($"its input is {input} and its weight {weight}: give four axes each, for planes.");
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, Options, input.Shape, weight.Shape);
        if (OffsetGroups < 1 || geometry.InChannels % OffsetGroups != 0)
        {
            throw new InferenceException(
                $"it has {OffsetGroups} offset groups for {geometry.InChannels} channels: give a divisor of their number.");
        }

        nint groups = (nint)OffsetGroups, taps = checked(weight.Shape[2] * weight.Shape[3]);
        ValueInfo output = OperationInputs.Output(input.Type, geometry.OutputShape);
        Check(offsets, "offsets", input.Type, input.Shape[0], checked(groups * taps * 2), output.Shape[2], output.Shape[3]);
        if (inputs.Optional(3) is { } bias)
            Check(bias, "bias", input.Type, weight.Shape[0]);
        if (inputs.Optional(4) is { } factors)
            Check(factors, "mask", input.Type, input.Shape[0], checked(groups * taps), output.Shape[2], output.Shape[3]);
        return [output];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        var geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, Options, input.Shape, description.Inputs[1]!.Shape);
        return ElementDispatch.Float<Maker, Step>(input.Type, new Maker(geometry, (nint)OffsetGroups));
    }

    private static void Check(ValueInfo info, string what, Files.ElementType type, params ReadOnlySpan<nint> shape)
    {
        if (info.Type != type || !info.Shape.SequenceEqual(shape))
            throw new InferenceException($"its {what} is {info}: give {ValueInfo.Of(type, shape)}.");
    }

    private readonly struct Maker(ConvolutionGeometry geometry, nint offsetGroups) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => new DeformableStep<T>(geometry, offsetGroups);
    }
}
