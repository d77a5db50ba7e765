using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>
/// Copies results to memory past the caches. An ordinary store reads a line before it overwrites it; where outputs are larger than all
/// caches, that is a third of what a memory-bound layer moves.
/// </summary>
internal static unsafe class StreamingCopy<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    public static void Run(T* source, T* destination, nint count)
    {
        nuint vectorBytes = (nuint)(TSimd.Count * sizeof(T));
        nint toBoundary = (nint)((vectorBytes - ((nuint)destination % vectorBytes)) % vectorBytes) / sizeof(T);
        nint done = Math.Min(count, toBoundary);
        TSimd.StorePartial(destination, TSimd.LoadPartial(source, (int)done), (int)done);
        for (; done + TSimd.Count <= count; done += TSimd.Count)
            TSimd.StoreStreaming(destination + done, TSimd.Load(source + done));
        TSimd.StorePartial(destination + done, TSimd.LoadPartial(source + done, (int)(count - done)), (int)(count - done));
        StreamingFence.Wait();
    }
}
