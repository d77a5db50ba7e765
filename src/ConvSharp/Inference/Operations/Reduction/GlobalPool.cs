using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>Pools each plane of [N, C, …] to one number.</summary>
/// <param name="poolKind">What becomes of the numbers.</param>
/// <param name="p">Lp only: the power.</param>
public sealed class GlobalPool(PoolKind poolKind, long p = 2) : Operation
{
    /// <summary>What becomes of the numbers.</summary>
    public PoolKind PoolKind { get; } = poolKind;

    /// <summary>Lp only: the power.</summary>
    public long P { get; } = p;

    /// <inheritdoc/>
    public override string Kind => $"Global{PoolKind}Pool";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (input.Rank < 2)
            throw new InferenceException($"its input is {input}: give batch, channels and spatial axes.");
        nint[] shape = input.Shape.ToArray();
        shape.AsSpan(2).Fill(1);
        return [ValueInfo.Of(input.Type, shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        bool[] reduced = [.. Enumerable.Range(0, input.Rank).Select(axis => axis >= 2)];
        return ElementDispatch.Float<Maker, Step>(input.Type, new Maker(this, new ReduceLayout(input.Shape, reduced)));
    }

    private readonly struct Maker(GlobalPool pool, ReduceLayout layout) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => new ReduceStep<T>(layout, pool.PoolKind switch
            {
                PoolKind.Max => new MaxReducer<T>(),
                PoolKind.Average => new SumReducer<T>(isMean: true),
                _ => pool.P switch { 1 => new SizeReducer<T>(), 2 => new SquareReducer<T>(isRoot: true), _ => new PowerReducer<T>(pool.P) },
            });
    }
}
