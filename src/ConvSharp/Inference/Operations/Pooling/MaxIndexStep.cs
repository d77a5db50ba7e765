using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>Maxima and where in the input they stand: the first of equal ones.</summary>
internal sealed unsafe class MaxIndexStep<T>(PoolPlanes planes, bool isColumnMajor) : Step
    where T : unmanaged, INumber<T>
{
    public override void Execute(StepMemory memory)
    {
        T* output = memory.HasOutput(0) ? (T*)memory.OutputBytes(0) : null;
        long* indices = memory.HasOutput(1) ? (long*)memory.OutputBytes(1) : null;
        Pieces.Run(
            new Planes(this, (T*)memory.InputBytes(0), output, indices), planes.Count,
            (double)sizeof(T) * (planes.InputSize + (3 * planes.OutputSize)), memory.Parallel);
    }

    private readonly struct Planes(MaxIndexStep<T> step, T* input, T* output, long* indices) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint plane = start; plane < end; plane++)
                step.Pool(input, plane, output, indices);
        }
    }

    private void Pool(T* input, nint plane, T* output, long* indices)
    {
        (PoolWindows depths, PoolWindows heights, PoolWindows widths) = (planes.Windows[0], planes.Windows[1], planes.Windows[2]);
        nint first = plane * planes.InputSize, at = plane * planes.OutputSize;
        for (int depth = 0; depth < depths.Count; depth++)
        {
            for (int height = 0; height < heights.Count; height++)
            {
                for (int width = 0; width < widths.Count; width++, at++)
                {
                    (T largest, long index) = Largest(input + first, depth, height, width);
                    if (output != null)
                        output[at] = largest;
                    if (indices != null)
                        indices[at] = first + index;
                }
            }
        }
    }

    private (T Value, long Index) Largest(T* plane, int depth, int height, int width)
    {
        (PoolWindows depths, PoolWindows heights, PoolWindows widths) = (planes.Windows[0], planes.Windows[1], planes.Windows[2]);
        (T largest, long index) = (T.CreateSaturating(double.NegativeInfinity), -1L);
        for (int d = 0; d < depths.Counts[depth]; d++)
        {
            int z = depths.Starts[depth] + (d * depths.Dilation);
            for (int h = 0; h < heights.Counts[height]; h++)
            {
                int y = heights.Starts[height] + (h * heights.Dilation);
                for (int w = 0; w < widths.Counts[width]; w++)
                {
                    int x = widths.Starts[width] + (w * widths.Dilation);
                    T value = plane[(((nint)z * planes.Sizes[1] + y) * planes.Sizes[2]) + x];
                    if (index < 0 || value > largest || (T.IsNaN(value) && !T.IsNaN(largest)))
                        (largest, index) = (value, Place(z, y, x));
                }
            }
        }

        return (largest, index);
    }

    private long Place(long z, long y, long x) => isColumnMajor
        ? ((x * planes.Sizes[1]) + y) * planes.Sizes[0] + z
        : (((z * planes.Sizes[1]) + y) * planes.Sizes[2]) + x;
}
