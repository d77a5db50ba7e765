using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>Reduces axes, in ranges of results over the threads.</summary>
internal sealed unsafe class ReduceStep<T>(ReduceLayout layout, Reducer<T> reducer) : Step
    where T : unmanaged, INumber<T>
{
    /// <summary>Results side by side that one range computes.</summary>
    private const int Block = 1024;

    public override bool Reads(int input) => input == 0;

    public override void Execute(StepMemory memory) => Run((T*)memory.InputBytes(0), (T*)memory.OutputBytes(0), memory.Parallel);

    public void Run(T* input, T* output, ParallelOptions parallel)
    {
        if (layout.IsRunReduced)
        {
            Pieces.Run(new Results(this, input, output), layout.Rows, (double)sizeof(T) * layout.Count, parallel);
            return;
        }

        nint blocks = (layout.Run + Block - 1) / Block;
        Pieces.Run(
            new Blocks(this, input, output, blocks), checked(layout.Rows * blocks),
            (double)sizeof(T) * layout.Parts * Math.Min(layout.Run, Block), parallel);
    }

    private void Reduce(T* input, T* output, nint start, nint end)
    {
        for (nint row = start; row < end; row++)
        {
            T* first = input + layout.RowStart(row);
            T result = reducer.Empty;
            for (nint part = 0; part < layout.Parts && layout.Run > 0; part++)
            {
                T reduced = reducer.Reduce(new ReadOnlySpan<T>(first + layout.PartOffset(part), checked((int)layout.Run)));
                result = part == 0 ? reduced : reducer.Join(result, reduced);
            }

            output[row] = result;
        }

        reducer.Finish(new Span<T>(output + start, (int)(end - start)), layout.Count);
    }

    private void Reduce(T* input, T* output, nint row, nint first, int length)
    {
        T* source = input + layout.RowStart(row) + first;
        var results = new Span<T>(output + (row * layout.Run) + first, length);
        results.Fill(reducer.Empty);
        for (nint part = 0; part < layout.Parts; part++)
            reducer.Join(new ReadOnlySpan<T>(source + layout.PartOffset(part), length), results);
        reducer.Finish(results, layout.Count);
    }

    private readonly struct Results(ReduceStep<T> step, T* input, T* output) : IRangeBody
    {
        public void Run(nint start, nint end) => step.Reduce(input, output, start, end);
    }

    private readonly struct Blocks(ReduceStep<T> step, T* input, T* output, nint blocks) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint item = start; item < end; item++)
            {
                (nint row, nint block) = Math.DivRem(item, blocks);
                step.Reduce(input, output, row, block * Block, (int)Math.Min(Block, step.RunLength - (block * Block)));
            }
        }
    }

    private nint RunLength => layout.Run;
}
