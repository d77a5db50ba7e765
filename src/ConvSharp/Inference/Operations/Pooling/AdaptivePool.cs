using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>Pools [N, C, …] with windows, as equal as possible, that give a wanted number of results along each spatial axis.</summary>
public sealed class AdaptivePool : Operation
{
    private readonly nint[] _sizes;

    /// <summary>Makes the operation.</summary>
    /// <param name="poolKind">What becomes of the numbers in a window: their mean or the largest.</param>
    /// <param name="sizes">Results along each spatial axis.</param>
    public AdaptivePool(PoolKind poolKind, params ReadOnlySpan<nint> sizes)
    {
        (PoolKind, _sizes) = (poolKind, sizes.ToArray());
        if (poolKind == PoolKind.Lp || sizes.Length is < 1 or > 3 || _sizes.Any(size => size < 1))
            throw new InferenceException("an adaptive pooling gives means or maxima: give 1 to 3 sizes of 1 or more.");
    }

    /// <summary>What becomes of the numbers in a window.</summary>
    public PoolKind PoolKind { get; }

    /// <summary>Results along each spatial axis.</summary>
    public ReadOnlySpan<nint> Sizes => _sizes;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (input.Rank != _sizes.Length + 2)
            throw new InferenceException($"its input is {input}: give batch, channels and {_sizes.Length} spatial axes.");
        return [ValueInfo.Of(input.Type, [.. input.Shape[..2], .. _sizes])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var planes = new PoolPlanes(description);
        return ElementDispatch.Float<Maker, Step>(description.Inputs[0]!.Type, new Maker(planes, PoolKind));
    }

    private readonly struct Maker(PoolPlanes planes, PoolKind kind) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => kind == PoolKind.Max
                ? new RowPoolStep<T, MaxRows<T>>(planes, default)
                : new RowPoolStep<T, MeanRows<T>>(planes, default);
    }
}
