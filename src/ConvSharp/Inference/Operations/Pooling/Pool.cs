using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Pooling of 1, 2 or 3 spatial axes: [N, C, …]. A pooling of maxima has a second output, where in the input each one stands, as int64.
/// </summary>
public sealed class Pool : Operation
{
    /// <summary>Makes the operation.</summary>
    /// <param name="poolKind">What becomes of the numbers in a window.</param>
    /// <param name="options">The windows.</param>
    public Pool(PoolKind poolKind, PoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (PoolKind, Options) = (poolKind, options);
    }

    /// <summary>What becomes of the numbers in a window.</summary>
    public PoolKind PoolKind { get; }

    /// <summary>The windows.</summary>
    public PoolOptions Options { get; }

    /// <inheritdoc/>
    public override string Kind => $"{PoolKind}Pool";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (input.Rank is < 3 or > 5)
            throw new InferenceException($"its input is {input}: give batch, channels and 1 to 3 spatial axes.");
        nint[] shape = input.Shape.ToArray();
        for (int axis = 2; axis < shape.Length; axis++)
            shape[axis] = PoolWindows.Output(Options, axis - 2, shape.Length - 2, shape[axis]);
        ValueInfo output = ValueInfo.Of(input.Type, shape);
        return PoolKind == PoolKind.Max ? [output, ValueInfo.Of(ElementType.Int64, shape)] : [output];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ElementType type = description.Inputs[0]!.Type;
        return PoolKind == PoolKind.Max
            ? ElementDispatch.Number<MaxMaker, Step>(type, new MaxMaker(this, description))
            : ElementDispatch.Float<SumMaker, Step>(type, new SumMaker(this, description));
    }

    private readonly struct MaxMaker(Pool pool, StepDescription description) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var planes = new PoolPlanes(pool.Options, description);
            return description.Outputs.Count > 1
                ? new MaxIndexStep<T>(planes, pool.Options.IsColumnMajor)
                : new RowPoolStep<T, MaxRows<T>>(planes, default);
        }
    }

    private readonly struct SumMaker(Pool pool, StepDescription description) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            var planes = new PoolPlanes(pool.Options, description);
            return pool.PoolKind == PoolKind.Average
                ? new RowPoolStep<T, MeanRows<T>>(planes, new MeanRows<T>(pool.Options.CountIncludesPadding))
                : new RowPoolStep<T, LpRows<T>>(planes, new LpRows<T>(pool.Options.P));
        }
    }
}
