namespace ConvSharp.Inference.Operations;

/// <summary>A function of two operands that broadcast, in ranges over the threads.</summary>
internal sealed unsafe class BinaryStep<T, TResult>(BinaryMap<T, TResult> map, BroadcastLayout layout, bool[] canOverwrite) : Step
    where T : unmanaged
    where TResult : unmanaged
{
    public override bool CanOverwrite(int input) => canOverwrite[input];

    public override void Execute(StepMemory memory) =>
        Execute(map, layout, (T*)memory.InputBytes(0), (T*)memory.InputBytes(1), (TResult*)memory.OutputBytes(0), memory.Parallel);

    /// <summary>result = map(x, y).</summary>
    public static void Execute(
        BinaryMap<T, TResult> map, BroadcastLayout layout, T* x, T* y, TResult* result, ParallelOptions parallel) => Pieces.Run(
            new Range(new Body(map, layout, x, y, result), layout), layout.Length, (2 * sizeof(T)) + sizeof(TResult), parallel);

    private readonly struct Range(Body body, BroadcastLayout layout) : IRangeBody
    {
        public void Run(nint start, nint end) => layout.Run(body, start, end);
    }

    private readonly struct Body(BinaryMap<T, TResult> map, BroadcastLayout layout, T* x, T* y, TResult* result) : IBroadcastBody
    {
        public void Run(nint output, nint first, nint second, nint third, int length)
        {
            var target = new Span<TResult>(result + output, length);
            if (layout.Steps[0] == 0)
                map.Map(x[first], new ReadOnlySpan<T>(y + second, layout.Steps[1] == 0 ? 1 : length), target);
            else if (layout.Steps[1] == 0)
                map.Map(new ReadOnlySpan<T>(x + first, length), y[second], target);
            else
                map.Map(new ReadOnlySpan<T>(x + first, length), new ReadOnlySpan<T>(y + second, length), target);
        }
    }
}
