using System.Numerics;
using System.Numerics.Tensors;

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

/// <summary>Resizes one axis of [outer, length, inner].</summary>
internal sealed unsafe class ResizePass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ResizeAxis _axis;
    private readonly nint _outer, _inner;
    private readonly T _extrapolation;
    private readonly T[] _weights;
    private readonly bool _crops;

    public ResizePass(ResizeAxis axis, nint outer, nint inner, T extrapolation)
    {
        (_axis, _outer, _inner, _extrapolation) = (axis, outer, inner, extrapolation);
        _crops = axis.IsOutside.Contains(true);
        _weights = [.. axis.Weights.Select(weight => T.CreateTruncating(weight))];
    }

    public void Run(T* source, T* target, ParallelOptions parallel)
    {
        if (_inner == 1)
            Pieces.Run(new Rows(this, source, target), _outer, (double)sizeof(T) * (_axis.Input + _axis.Output), parallel);
        else
            Pieces.Run(new Lines(this, source, target), _outer * _axis.Output, sizeof(T) * (_axis.Taps + 1.0) * _inner, parallel);
    }

    private readonly struct Rows(ResizePass<T> pass, T* source, T* target) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint row = start; row < end; row++)
                pass.MixRow(source + (row * pass._axis.Input), target + (row * pass._axis.Output));
        }
    }

    private readonly struct Lines(ResizePass<T> pass, T* source, T* target) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint line = start; line < end; line++)
            {
                (nint outer, nint at) = Math.DivRem(line, pass._axis.Output);
                pass.MixLine(source + (outer * pass._axis.Input * pass._inner), target + (line * pass._inner), (int)at);
            }
        }
    }

    private void MixRow(T* source, T* target)
    {
        int[] sources = _axis.Sources;
        if (_axis.Taps == 2)
        {
            T[] weights = _weights;
            for (int i = 0; i < sources.Length - 1 && i < weights.Length - 1; i += 2)
                *target++ = (source[sources[i]] * weights[i]) + (source[sources[i + 1]] * weights[i + 1]);
            target -= _axis.Output;
        }
        else
        {
            for (int i = 0; i < _axis.Output; i++)
            {
                T sum = T.Zero;
                for (int tap = i * _axis.Taps; tap < (i + 1) * _axis.Taps; tap++)
                    sum += source[sources[tap]] * _weights[tap];
                target[i] = sum;
            }
        }

        for (int i = 0; _crops && i < _axis.Output; i++)
        {
            if (_axis.IsOutside[i])
                target[i] = _extrapolation;
        }
    }

    private void MixLine(T* source, T* target, int at)
    {
        int length = checked((int)_inner), first = at * _axis.Taps;
        var line = new Span<T>(target, length);
        if (_axis.IsOutside[at])
        {
            line.Fill(_extrapolation);
            return;
        }

        TensorPrimitives.Multiply(new ReadOnlySpan<T>(source + (_axis.Sources[first] * _inner), length), _weights[first], line);
        for (int tap = first + 1; tap < first + _axis.Taps; tap++)
        {
            var values = new ReadOnlySpan<T>(source + (_axis.Sources[tap] * _inner), length);
            if (_weights[tap] != T.Zero)
                TensorPrimitives.MultiplyAdd(values, _weights[tap], line, line);
        }
    }
}
