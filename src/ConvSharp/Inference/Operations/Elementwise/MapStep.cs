namespace ConvSharp.Inference.Operations;

/// <summary>A function of each element, in ranges over the threads.</summary>
internal sealed unsafe class MapStep<T>(UnaryMap<T> map, T alpha, T beta) : Step
    where T : unmanaged
{
    public override bool CanOverwrite(int input) => input == 0;

    public override bool Reads(int input) => input == 0;

    public override void Execute(StepMemory memory) => Run(memory, map, alpha, beta);

    /// <summary>y = f(x) for the first input and the first output of a step.</summary>
    public static void Run(StepMemory memory, UnaryMap<T> map, T alpha, T beta) => Pieces.Run(
        new Range((T*)memory.InputBytes(0), (T*)memory.OutputBytes(0), map, alpha, beta), (nint)memory.Outputs[0].Length,
        2 * sizeof(T), memory.Parallel);

    private readonly struct Range(T* x, T* y, UnaryMap<T> map, T alpha, T beta) : IRangeBody
    {
        public void Run(nint start, nint end) =>
            map(new ReadOnlySpan<T>(x + start, (int)(end - start)), new Span<T>(y + start, (int)(end - start)), alpha, beta);
    }
}
