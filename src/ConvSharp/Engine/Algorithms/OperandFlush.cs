using System.Numerics;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms;

/// <summary>Copies a whole operand with zeros of the same sign in place of subnormal numbers.</summary>
internal static unsafe class OperandFlush
{
    /// <summary>Elements that a thread takes at a time.</summary>
    private const nint PieceLength = 1 << 16;

    /// <summary>destination[i] = source[i], flushed; both may be the same.</summary>
    /// <param name="width">Width of the vectors.</param>
    /// <param name="source">The operand, dense.</param>
    /// <param name="destination">As many elements.</param>
    /// <param name="count">How many.</param>
    /// <param name="settings">Threads and cancellation.</param>
    public static void Run<T>(VectorWidth width, T* source, T* destination, long count, in ExecutionSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        WidthDispatch.Visit<Copy<T>, T, bool>(width, new Copy<T>(source, destination, (nint)count, settings));

    /// <summary>A flushed copy of an operand, or the operand itself where the copy's length is 0.</summary>
    public static T* Copied<T>(VectorWidth width, T* operand, T* copy, long length, in ExecutionSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (length == 0)
            return operand;
        Run(width, operand, copy, length, settings);
        return copy;
    }

    private readonly struct Copy<T>(T* source, T* destination, nint count, ExecutionSettings settings) : IWidthVisitor<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
        {
            ParallelPieces<Pieces<TSimd, TVector, T>>.Run(
                new Pieces<TSimd, TVector, T>(source, destination, count), (count + PieceLength - 1) / PieceLength, settings.Threads,
                settings.Cancellation);
            return true;
        }
    }

    private readonly struct Pieces<TSimd, TVector, T>(T* source, T* destination, nint count) : IPieceBody
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        public void Execute(nint piece)
        {
            nint first = piece * PieceLength;
            SubnormalFlush<TSimd, TVector, T>.Run(source + first, destination + first, Math.Min(PieceLength, count - first));
        }
    }
}
