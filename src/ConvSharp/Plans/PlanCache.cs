using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Plans;

/// <summary>
/// A layer's plans by input shape. Programs are cheap and kept for many shapes; packed weights are large, belong to the layer and their
/// packing key, and are shared by all plans that they serve. Any number of threads may use it: a call whose plan exists takes no lock and
/// allocates nothing; one plan is made at a time, so that nothing is packed twice.
/// </summary>
internal sealed class PlanCache<T> : IPackingOwner
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How often a call that waits for another call's plan checks its token.</summary>
    private const int MillisecondsPerLook = 10;

    private readonly ConvolutionKind _kind;
    private readonly ConvolutionOptions _options;
    private readonly PackingBudget _budget;
    private readonly Lock _making = new();
    private PlanTable<T> _table = PlanTable<T>.Empty;
    private PlanPacking<T>[] _packings = [];
    private PackingKey? _lastKey;
    private bool _isCounted;

    public PlanCache(ConvolutionKind kind, ConvolutionOptions options, PackingBudget budget) =>
        (_kind, _options, _budget) = (kind, options, budget);

    /// <summary>How often weights were packed.</summary>
    public long PackingsMade { get; private set; }

    /// <summary>Shapes that have a program.</summary>
    public int ShapesKept => Volatile.Read(ref _table).Shapes.Length;

    IReadOnlyList<HeldPacking> IPackingOwner.Packings => _packings;

    bool IPackingOwner.UsedLast(HeldPacking packing) => packing.Key == Volatile.Read(ref _lastKey);

    void IPackingOwner.Drop(HeldPacking packing)
    {
        _packings = [.. _packings.Where(kept => kept != packing)];
        foreach (PlannedShape<T> shape in _table.Shapes)
        {
            if (shape.Current?.Packing == packing)
                shape.Current = null;
        }
    }

    /// <summary>The plan for an input shape and these versions of the parameters, or null if it has to be made.</summary>
    public ConvolutionPlan<T>? Find(ReadOnlySpan<nint> inputShape, PerAxis outputSize, long weightVersion, long biasVersion)
    {
        PlannedShape<T>? shape = Volatile.Read(ref _table).Find(inputShape, outputSize);
        if (shape?.Current is not { } current || current.Packing.WeightVersion != weightVersion || current.BiasVersion != biasVersion)
            return null;
        long now = _budget.Now;
        if (shape.LastUsed != now)
            shape.LastUsed = now;
        Note(current.Packing, now);
        return current.Plan;
    }

    /// <summary>Makes a plan that <see cref="Find"/> did not find. Unfinished work of a cancelled call is not kept.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ConvolutionPlan<T> Make<TWeights>(
        ReadOnlySpan<nint> inputShape, PerAxis outputSize, scoped in TWeights weights, long weightVersion,
        in ReadOnlyTensorSpan<T> bias, long biasVersion, ParallelOptions? parallel)
        where TWeights : IWeights<T>, allows ref struct
    {
        CancellationToken cancellation = parallel?.CancellationToken ?? default;
        do
            CancellationLook.ThrowIfCancelled(cancellation);
        while (!_making.TryEnter(MillisecondsPerLook));
        try
        {
            if (Find(inputShape, outputSize, weightVersion, biasVersion) is { } made)
                return made;
            DropOutdated(weightVersion);
            PlannedShape<T> shape = _table.Find(inputShape, outputSize) ?? Planned(inputShape, outputSize, weights.Shape, cancellation);
            PlanPacking<T> packing = PackingFor(shape.Program, weightVersion) ?? Pack(shape.Program, weights, weightVersion, parallel);
            var plan = new ConvolutionPlan<T>(shape.Program, packing.Packed, bias);
            Keep(shape, inputShape, outputSize, new CurrentPlan<T>(plan, packing, biasVersion));
            return plan;
        }
        finally
        {
            _making.Exit();
        }
    }

    private PlannedShape<T> Planned(
        ReadOnlySpan<nint> inputShape, PerAxis outputSize, ReadOnlySpan<nint> weightShape, CancellationToken cancellation)
    {
        ConvolutionOptions options = outputSize.Count == 0 ? _options : _options with { OutputSize = outputSize };
        var program = new ConvolutionProgram<T>(
            ConvolutionGeometry.Create(_kind, options, inputShape, weightShape, OperandNames.Own), VectorWidths.Widest, options.Accuracy,
            AlgorithmTable.ForcedBy(options), packsForBatch: false, cancellation);
        return new PlannedShape<T>(inputShape.ToArray(), outputSize, program);
    }

    private PlanPacking<T>? PackingFor(ConvolutionProgram<T> program, long weightVersion)
    {
        PackingKey key = program.PackingKey;
        lock (_budget.Gate)
            return Array.Find(_packings, packing => packing.WeightVersion == weightVersion && packing.Key.Equals(key));
    }

    private PlanPacking<T> Pack<TWeights>(
        ConvolutionProgram<T> program, scoped in TWeights weights, long weightVersion, ParallelOptions? parallel)
        where TWeights : IWeights<T>, allows ref struct
    {
        PackedWeights<T> packed = weights.Pack(new WeightPacker<T>(program, parallel));
        PackingsMade++;
        return new PlanPacking<T>(packed, weightVersion);
    }

    /// <summary>Drops the packings of older weights, once the weights have changed.</summary>
    private void DropOutdated(long weightVersion)
    {
        lock (_budget.Gate)
        {
            foreach (PlanPacking<T> packing in _packings)
            {
                if (packing.WeightVersion != weightVersion)
                    ((IPackingOwner)this).Drop(packing);
            }
        }
    }

    private void Keep(PlannedShape<T> shape, ReadOnlySpan<nint> inputShape, PerAxis outputSize, CurrentPlan<T> current)
    {
        lock (_budget.Gate)
        {
            if (!_isCounted)
                _budget.Add(this);
            _isCounted = true;

            // The packing was found before, but may have been dropped since to make room for another layer's.
            if (!_packings.Contains(current.Packing))
                _packings = [.. _packings, current.Packing];
            long now = _budget.Now;
            shape.LastUsed = now;
            shape.Current = current;
            Note(current.Packing, now);
            if (_table.Find(inputShape, outputSize) is null)
                Volatile.Write(ref _table, _table.With(shape, inputShape, outputSize));
            _budget.Trim();
        }
    }

    /// <summary>
    /// Notes what was used last. It writes only if that changes something, so that threads do not compete for cache lines.
    /// </summary>
    private void Note(PlanPacking<T> packing, long now)
    {
        if (!ReferenceEquals(Volatile.Read(ref _lastKey), packing.Key))
        {
            Volatile.Write(ref _lastKey, packing.Key);
            packing.LastUsed = _budget.NextMoment();
        }
        else if (packing.LastUsed != now)
        {
            packing.LastUsed = now;
        }
    }
}
