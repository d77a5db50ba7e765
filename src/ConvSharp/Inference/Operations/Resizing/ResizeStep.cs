using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>Resizes one axis after another, the last one first.</summary>
internal sealed unsafe class ResizeStep<T> : Step
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long Alignment = 64;

    private readonly ResizePass<T>[] _passes;
    private readonly long _firstBytes, _secondBytes;

    public ResizeStep(ReadOnlySpan<nint> input, List<ResizeAxis> axes, T extrapolation)
    {
        nint[] shape = input.ToArray();
        var passes = new List<ResizePass<T>>();
        foreach (ResizeAxis axis in axes)
        {
            nint outer = OperationInputs.Product(shape.AsSpan(0, axis.Axis)), inner = OperationInputs.Product(shape.AsSpan(axis.Axis + 1));
            passes.Add(new ResizePass<T>(axis, outer, inner, extrapolation));
            shape[axis.Axis] = axis.Output;
            long bytes = (checked(OperationInputs.Product(shape) * (long)sizeof(T)) + Alignment - 1) & -Alignment;
            if (passes.Count == axes.Count)
                break;
            if (passes.Count % 2 == 1)
                _firstBytes = Math.Max(_firstBytes, bytes);
            else
                _secondBytes = Math.Max(_secondBytes, bytes);
        }

        _passes = [.. passes];
    }

    public override long WorkspaceBytes => _firstBytes + _secondBytes;

    public override bool Reads(int input) => input == 0;

    public override void Execute(StepMemory memory)
    {
        byte* workspace = (byte*)memory.WorkspaceAddress;
        T* source = (T*)memory.InputBytes(0);
        for (int i = 0; i < _passes.Length; i++)
        {
            T* target = i == _passes.Length - 1 ? (T*)memory.OutputBytes(0) : (T*)(workspace + (i % 2 == 0 ? 0 : _firstBytes));
            _passes[i].Run(source, target, memory.Parallel);
            source = target;
        }
    }
}
