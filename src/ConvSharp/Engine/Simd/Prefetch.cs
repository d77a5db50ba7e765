using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ConvSharp.Engine.Simd;

/// <summary>Prefetches memory. Only a hint: the address may be any, and machines without such an instruction do nothing.</summary>
internal static unsafe class Prefetch
{
    /// <summary>A line of the caches.</summary>
    public const int LineBytes = 64;

    /// <summary>Into the L2 cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Near(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(address);
    }
}
