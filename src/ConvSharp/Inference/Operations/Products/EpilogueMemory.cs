using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Inference.Operations;

/// <summary>A chain of steps over an output of channels, block by block while the block is in the cache.</summary>
internal sealed unsafe class EpilogueMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = 2048;

    private readonly EpiloguePart<T>[] _parts;
    private readonly int _firstResidual;
    private readonly nint _rows, _channels, _row;
    private readonly WideSum<T>? _wide;

    /// <param name="steps">The chain.</param>
    /// <param name="firstResidual">The input of the first residual.</param>
    /// <param name="computed">What the convolution computes; its axis 1 is the channel.</param>
    /// <param name="inputs">The inputs, residuals among them.</param>
    public EpilogueMemory(IReadOnlyList<EpilogueStep> steps, int firstResidual, ValueInfo computed, IReadOnlyList<ValueInfo?> inputs)
    {
        _parts = [.. steps.Select(step => new EpiloguePart<T>(step))];
        _firstResidual = firstResidual;
        (_channels, _row) = (computed.Shape[1], OperationInputs.Product(computed.Shape[2..]));
        _rows = computed.Shape[0] * _channels;
        if (!_parts.Any(part => part.IsPerChannel))
            (_rows, _channels, _row) = (1, 1, _rows * _row); // small planes fill no block
        int residuals = steps.Count(step => step.AddsResidual);
        bool isWide = Enumerable.Range(firstResidual, residuals).Any(i => !inputs[i]!.Shape.SequenceEqual(computed.Shape));
        _wide = isWide ? new WideSum<T>(steps, firstResidual, computed, inputs) : null;
    }

    /// <summary>Bytes of the memory for what the convolution computes, if the output is larger; else 0.</summary>
    public long WorkspaceBytes => _wide?.WorkspaceBytes ?? 0;

    /// <summary>Where the convolution writes.</summary>
    public Span<T> Computed(StepMemory memory) => WorkspaceBytes == 0
        ? memory.Output<T>(0)
        : new Span<T>((T*)memory.WorkspaceAddress, (int)(WorkspaceBytes / sizeof(T)));

    /// <summary>Runs the chain over what was computed; the result is the first output.</summary>
    public void Run(StepMemory memory)
    {
        if (_parts.Length == 0 || _row == 0)
            return;
        if (_wide is not null)
        {
            _wide.Run(memory);
            return;
        }

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
        foreach (EpiloguePart<T> part in _parts)
        {
            if (part.AddsResidual)
                TensorPrimitives.Add(values, new ReadOnlySpan<T>((T*)memory.InputBytes(residual++) + start, length), values);
            else
                part.Run(values, row % _channels);
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
