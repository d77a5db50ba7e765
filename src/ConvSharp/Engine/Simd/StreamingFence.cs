using System.Runtime.Intrinsics.X86;

namespace ConvSharp.Engine.Simd;

/// <summary>Orders stores past the caches before all later ones, so that no thread sees that work is done before it sees its results.</summary>
internal static class StreamingFence
{
    public static void Wait()
    {
        if (Sse.IsSupported)
            Sse.StoreFence();
        else
            Thread.MemoryBarrier();
    }
}
