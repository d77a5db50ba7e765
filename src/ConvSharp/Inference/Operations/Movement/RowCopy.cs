namespace ConvSharp.Inference.Operations;

/// <summary>Copies rows of bytes, cut into ranges over the threads.</summary>
internal static unsafe class RowCopy
{
    private const nint LongestPart = 32 << 10;

    /// <summary>Copies the same number of bytes of each row.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="sourceRow">Bytes from one row of the source to the next.</param>
    /// <param name="target">The first row.</param>
    /// <param name="targetRow">Bytes from one row of the target to the next.</param>
    /// <param name="bytes">Bytes to copy of each row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static void Run(byte* source, nint sourceRow, byte* target, nint targetRow, nint bytes, nint rows, ParallelOptions parallel)
    {
        nint parts = (bytes + LongestPart - 1) / LongestPart;
        Pieces.Run(
            new Body(source, sourceRow, target, targetRow, bytes, Math.Max(parts, 1)), checked(rows * parts),
            2.0 * Math.Min(bytes, LongestPart), parallel);
    }

    private readonly struct Body(byte* source, nint sourceRow, byte* target, nint targetRow, nint bytes, nint parts) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint item = start; item < end; item++)
            {
                (nint row, nint part) = Math.DivRem(item, parts);
                nint first = part * LongestPart, length = Math.Min(bytes - first, LongestPart);
                Buffer.MemoryCopy(source + (row * sourceRow) + first, target + (row * targetRow) + first, length, length);
            }
        }
    }
}
