using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>A chain with residuals that broadcast, step by step over the whole output.</summary>
internal sealed unsafe class WideSum<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly BinaryMap<T, T> Sum = BinaryMaps.OfNumbers<T>(BinaryFunction.Add);

    private readonly EpiloguePart<T>[] _parts;
    private readonly BroadcastLayout?[] _layouts;
    private readonly nint[][] _shapes;
    private readonly int _firstResidual;

    public WideSum(IReadOnlyList<EpilogueStep> steps, int firstResidual, ValueInfo computed, IReadOnlyList<ValueInfo?> inputs)
    {
        _firstResidual = firstResidual;
        _parts = [.. steps.Select(step => new EpiloguePart<T>(step))];
        _layouts = new BroadcastLayout?[steps.Count];
        _shapes = new nint[steps.Count][];
        nint[] shape = computed.Shape.ToArray();
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].AddsResidual)
            {
                nint[] residual = inputs[firstResidual++]!.Shape.ToArray(), wider = OperationInputs.Broadcast(shape, residual);
                _layouts[i] = new BroadcastLayout(wider, shape, residual);
                shape = wider;
            }

            _shapes[i] = shape;
        }

        if (OperationInputs.Product(shape) > computed.Length)
            WorkspaceBytes = computed.Length * sizeof(T);
    }

    /// <summary>Bytes of what the convolution computes, if the output is larger; else 0.</summary>
    public long WorkspaceBytes { get; }

    public void Run(StepMemory memory)
    {
        T* output = (T*)memory.OutputBytes(0), values = WorkspaceBytes > 0 ? (T*)memory.WorkspaceAddress : output;
        int residual = _firstResidual;
        for (int i = 0; i < _parts.Length; i++)
        {
            if (_layouts[i] is not { } layout)
            {
                Activate(_parts[i], values, _shapes[i]);
                continue;
            }

            bool grows = layout.Length == memory.Outputs[0].Length;
            T* target = grows ? output : values;
            BinaryStep<T, T>.Execute(Sum, layout, values, (T*)memory.InputBytes(residual++), target, memory.Parallel);
            values = target;
        }
    }

    private static void Activate(EpiloguePart<T> part, T* values, nint[] shape)
    {
        int row = checked((int)OperationInputs.Product(shape.AsSpan(2)));
        for (nint i = 0; i < shape[0] * shape[1]; i++)
            part.Run(new Span<T>(values + (i * row), row), i % shape[1]);
    }
}
