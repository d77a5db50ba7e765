using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Execution;

/// <summary>
/// A model's plans by the shapes of its inputs. A call whose plan exists takes no lock and allocates nothing; plans are made one at a time.
/// </summary>
internal sealed class ShapePlans(IndexedGraph graph, InferenceOptions options)
{
    private const int MillisecondsPerLook = 10;

    private readonly Lock _making = new();
    private ShapePlan[] _plans = [];
    private long _now;

    /// <summary>The plan for these inputs.</summary>
    public ExecutionPlan For(ReadOnlySpan<InferenceTensor> inputs, ParallelOptions parallel) => Find(inputs) ?? Make(inputs, parallel);

    private ExecutionPlan? Find(ReadOnlySpan<InferenceTensor> inputs)
    {
        foreach (ShapePlan plan in Volatile.Read(ref _plans))
        {
            if (!plan.IsFor(inputs))
                continue;
            if (plan.LastUsed != Volatile.Read(ref _now))
                plan.LastUsed = Interlocked.Increment(ref _now);
            return plan.Plan;
        }

        return null;
    }

    private ExecutionPlan Make(ReadOnlySpan<InferenceTensor> inputs, ParallelOptions parallel)
    {
        do
            CancellationLook.ThrowIfCancelled(parallel.CancellationToken);
        while (!_making.TryEnter(MillisecondsPerLook));
        try
        {
            if (Find(inputs) is { } made)
                return made;
            ExecutionPlan built = PlanBuilder.Build(graph, inputs, options, parallel);
            var plan = new ShapePlan(inputs, built) { LastUsed = Interlocked.Increment(ref _now) };
            IEnumerable<ShapePlan> kept = _plans.OrderByDescending(other => other.LastUsed).Take(Math.Max(options.MaxPlans, 1) - 1);
            Volatile.Write(ref _plans, [plan, .. kept]);
            return plan.Plan;
        }
        finally
        {
            _making.Exit();
        }
    }

    private sealed class ShapePlan(ReadOnlySpan<InferenceTensor> inputs, ExecutionPlan plan)
    {
        private readonly nint[][] _shapes = Shapes(inputs);

        public ExecutionPlan Plan { get; } = plan;

        public long LastUsed { get; set; }

        public bool IsFor(ReadOnlySpan<InferenceTensor> inputs)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                if (!inputs[i].Shape.SequenceEqual(_shapes[i]))
                    return false;
            }

            return true;
        }

        private static nint[][] Shapes(ReadOnlySpan<InferenceTensor> inputs)
        {
            nint[][] shapes = new nint[inputs.Length][];
            for (int i = 0; i < shapes.Length; i++)
                shapes[i] = inputs[i].Shape.ToArray();
            return shapes;
        }
    }
}
