using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Inference.Operations;

/// <summary>Resizes one axis of [outer, length, inner].</summary>
internal sealed unsafe class ResizePass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ResizeAxis _axis;
    private readonly nint _outer, _inner;
    private readonly T _extrapolation;
    private readonly T[] _weights;
    private readonly bool _crops;
    private readonly LinearPhases<T>? _phases;

    public ResizePass(ResizeAxis axis, nint outer, nint inner, T extrapolation)
    {
        (_axis, _outer, _inner, _extrapolation) = (axis, outer, inner, extrapolation);
        _crops = axis.IsOutside.Contains(true);
        _weights = [.. axis.Weights.Select(weight => T.CreateTruncating(weight))];
        _phases = inner == 1 && !_crops ? LinearPhases<T>.Of(axis, _weights) : null;
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
        if (_phases is not null)
        {
            MixElements(source, target, 0, _phases.Start);
            _phases.Run(source, target);
            MixElements(source, target, _phases.End, _axis.Output);
        }
        else
        {
            MixElements(source, target, 0, _axis.Output);
        }

        for (int i = 0; _crops && i < _axis.Output; i++)
        {
            if (_axis.IsOutside[i])
                target[i] = _extrapolation;
        }
    }

    private void MixElements(T* source, T* target, int start, int end)
    {
        int[] sources = _axis.Sources;
        T[] weights = _weights;
        if (_axis.Taps == 2)
        {
            for (int i = start; i < end; i++)
                target[i] = (source[sources[2 * i]] * weights[2 * i]) + (source[sources[(2 * i) + 1]] * weights[(2 * i) + 1]);
            return;
        }

        for (int i = start; i < end; i++)
        {
            T sum = T.Zero;
            for (int tap = i * _axis.Taps; tap < (i + 1) * _axis.Taps; tap++)
                sum += source[sources[tap]] * weights[tap];
            target[i] = sum;
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
