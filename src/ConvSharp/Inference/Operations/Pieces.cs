using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Operations;

/// <summary>Does the elements or rows of a range.</summary>
internal interface IRangeBody
{
    void Run(nint start, nint end);
}

/// <summary>
/// Cuts work into ranges over the threads, without allocating. The cut depends on the sizes alone, so that results have the same bits for
/// any number of threads.
/// </summary>
internal static class Pieces
{
    /// <summary>Bytes that are worth a thread.</summary>
    private const int BytesPerPiece = 32 << 10;

    /// <summary>Runs a body over items.</summary>
    /// <param name="body">What is done.</param>
    /// <param name="items">How many items there are.</param>
    /// <param name="bytesPerItem">Bytes that an item reads and writes.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static void Run<TBody>(in TBody body, nint items, double bytesPerItem, ParallelOptions parallel)
        where TBody : struct, IRangeBody
    {
        nint grain = (nint)Math.Clamp(BytesPerPiece / Math.Max(bytesPerItem, 1), 1, nint.MaxValue / 4);
        if (items <= grain)
        {
            if (items > 0)
                body.Run(0, items);
            return;
        }

        ParallelPieces<Cut<TBody>>.Run(
            new Cut<TBody>(body, items, grain), (items + grain - 1) / grain, WorkerPool.Threads(parallel), parallel.CancellationToken);
    }

    private readonly struct Cut<TBody>(TBody body, nint items, nint grain) : IPieceBody
        where TBody : struct, IRangeBody
    {
        public void Execute(nint piece) => body.Run(piece * grain, Math.Min(items, (piece + 1) * grain));
    }
}
