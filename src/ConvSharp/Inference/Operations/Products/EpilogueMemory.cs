using System.Numerics;
using ConvSharp.Engine.Output;

namespace ConvSharp.Inference.Operations;

/// <summary>The steps that follow on a computed output of channels, and the memory that they work on.</summary>
internal sealed unsafe class EpilogueMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly EpilogueParts<T>? _parts;
    private readonly WideSum<T>? _wide;
    private readonly int _residual;
    private readonly nint _rows, _channels, _row;

    /// <param name="steps">The steps.</param>
    /// <param name="firstResidual">The input of the first residual.</param>
    /// <param name="computed">What is computed before; its axis 1 is the channel.</param>
    /// <param name="inputs">The inputs, residuals among them.</param>
    public EpilogueMemory(IReadOnlyList<EpilogueStep> steps, int firstResidual, ValueInfo computed, IReadOnlyList<ValueInfo?> inputs)
    {
        (_channels, _row) = (computed.Shape[1], OperationInputs.Product(computed.Shape[2..]));
        _rows = computed.Shape[0] * _channels;
        if (steps.Count == 0 || _row == 0)
            return;
        int residuals = steps.Count(step => step.AddsResidual);
        _residual = residuals == 0 ? -1 : firstResidual;
        if (residuals > 1 || (residuals == 1 && !inputs[firstResidual]!.Shape.SequenceEqual(computed.Shape)))
            _wide = new WideSum<T>(steps, firstResidual, computed, inputs);
        else
            _parts = new EpilogueParts<T>([.. steps.Select(step => new EpiloguePart<T>(step))]);
        if (_parts is { IsPerChannel: false })
            (_rows, _channels, _row) = (1, 1, _rows * _row); // small planes fill no block
    }

    /// <summary>The steps, to be run on outputs as they are stored; null if they must run after all outputs, or there is none.</summary>
    public EpilogueChain<T>? Chain => _parts;

    /// <summary>Bytes of the memory for what the convolution computes, if the output is larger; else 0.</summary>
    public long WorkspaceBytes => _wide?.WorkspaceBytes ?? 0;

    /// <summary>Where the convolution writes.</summary>
    public Span<T> Computed(StepMemory memory) => WorkspaceBytes == 0
        ? memory.Output<T>(0)
        : new Span<T>((T*)memory.WorkspaceAddress, (int)(WorkspaceBytes / sizeof(T)));

    /// <summary>What <see cref="Chain"/> adds, or null.</summary>
    public T* Residual(StepMemory memory) => _residual < 0 ? null : (T*)memory.InputBytes(_residual);

    /// <summary>Runs the steps over what was computed; the result is the first output.</summary>
    public void Run(StepMemory memory)
    {
        _wide?.Run(memory);
        if (_parts is null)
            return;
        nint blocks = (_row + EpilogueParts<T>.Block - 1) / EpilogueParts<T>.Block;
        Pieces.Run(
            new Body(this, (T*)memory.OutputBytes(0), Residual(memory), blocks), checked(_rows * blocks),
            2.0 * sizeof(T) * Math.Min(_row, EpilogueParts<T>.Block) * _parts.Count, memory.Parallel);
    }

    private readonly struct Body(EpilogueMemory<T> epilogue, T* output, T* residual, nint blocks) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint item = start; item < end; item++)
            {
                (nint row, nint block) = Math.DivRem(item, blocks);
                nint first = block * EpilogueParts<T>.Block, offset = (row * epilogue._row) + first;
                nint count = Math.Min(EpilogueParts<T>.Block, epilogue._row - first);
                epilogue._parts!.Run(output + offset, residual == null ? null : residual + offset, count, row % epilogue._channels);
            }
        }
    }
}
