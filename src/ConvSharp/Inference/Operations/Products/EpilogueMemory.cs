using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Inference.Operations;

/// <summary>A chain of steps over an output of channels, block by block while the block is in the cache.</summary>
internal sealed unsafe class EpilogueMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = 2048;

    private readonly Part[] _parts;
    private readonly int _firstResidual;
    private readonly nint _rows, _channels, _row;

    /// <param name="steps">The chain.</param>
    /// <param name="firstResidual">The input of the first residual.</param>
    /// <param name="output">The output, whose axis 1 is the channel.</param>
    public EpilogueMemory(IReadOnlyList<EpilogueStep> steps, int firstResidual, ValueInfo output)
    {
        _parts = [.. steps.Select(step => new Part(step))];
        _firstResidual = firstResidual;
        (_channels, _row) = (output.Shape[1], OperationInputs.Product(output.Shape[2..]));
        _rows = output.Shape[0] * _channels;
    }

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => _parts.Length == 0;

    /// <summary>Runs the chain over the first output, in place.</summary>
    public void Run(StepMemory memory)
    {
        if (IsEmpty || _row == 0)
            return;
        nint blocks = (_row + Block - 1) / Block;
        Pieces.Run(
            new Body(this, (T*)memory.OutputBytes(0), memory, blocks), checked(_rows * blocks),
            2.0 * sizeof(T) * Math.Min(_row, Block) * _parts.Length, memory.Parallel);
    }

    private void RunBlock(T* output, StepMemory memory, nint row, nint first, int length)
    {
        nint start = (row * _row) + first;
        var values = new Span<T>(output + start, length);
        int residual = _firstResidual;
        foreach (Part part in _parts)
        {
            if (part.AddsResidual)
                TensorPrimitives.Add(values, new ReadOnlySpan<T>((T*)memory.InputBytes(residual++) + start, length), values);
            else
                part.Run(values, row % _channels);
        }
    }

    private sealed class Part
    {
        private readonly UnaryMap<T>? _map;
        private readonly T _alpha, _beta;
        private readonly T[]? _slopes;

        public Part(EpilogueStep step)
        {
            AddsResidual = step.AddsResidual;
            if (step.Function is { } function)
            {
                _map = UnaryMaps.OfFloats<T>(function.Function);
                (_alpha, _beta) = (T.CreateTruncating(function.Alpha), T.CreateTruncating(function.Beta));
            }
            else if (step.Limits is { } limits)
            {
                _map = static (x, y, least, most) => TensorPrimitives.Min(Raised(x, least, y), most, y);
                (_alpha, _beta) = (T.CreateTruncating(limits.Least), T.CreateTruncating(limits.Most));
            }
            else if (step.Slopes is { } slopes)
            {
                _map = UnaryMaps.OfFloats<T>(UnaryFunction.LeakyRelu);
                _slopes = slopes.Elements<T>().ToArray();
            }
        }

        public bool AddsResidual { get; }

        public void Run(Span<T> values, nint channel) =>
            _map!(values, values, _slopes is null ? _alpha : _slopes[_slopes.Length == 1 ? 0 : channel], _beta);

        private static ReadOnlySpan<T> Raised(ReadOnlySpan<T> x, T least, Span<T> y)
        {
            TensorPrimitives.Max(x, least, y);
            return y;
        }
    }

    private readonly struct Body(EpilogueMemory<T> epilogue, T* output, StepMemory memory, nint blocks) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint item = start; item < end; item++)
            {
                (nint row, nint block) = Math.DivRem(item, blocks);
                nint first = block * Block;
                epilogue.RunBlock(output, memory, row, first, (int)Math.Min(Block, epilogue._row - first));
            }
        }
    }
}

/// <summary>The checks of a chain's residuals.</summary>
internal static class EpilogueMemory
{
    /// <summary>Refuses residuals of another shape or type than the output, and slopes for another number of channels.</summary>
    public static void Check(IReadOnlyList<EpilogueStep> steps, ReadOnlySpan<ValueInfo?> inputs, int firstResidual, ValueInfo output)
    {
        foreach (EpilogueStep step in steps)
        {
            if (step.Slopes is { } slopes && (slopes.Type != output.Type || (slopes.Length != 1 && slopes.Length != output.Shape[1])))
                throw new InferenceException($"its slopes are {slopes}: give one number for each of {output.Shape[1]} channels.");
            if (!step.AddsResidual)
                continue;
            ValueInfo residual = inputs.Required(firstResidual++);
            if (residual.Type != output.Type || !residual.Shape.SequenceEqual(output.Shape))
                throw new InferenceException($"its residual is {residual}: give {output}.");
        }
    }
}
