using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ConvSharp.Engine.Simd;

/// <summary>
/// Asks for memory before it is read. Only a hint: it may name any address, and does nothing where there is no such instruction.
/// </summary>
internal static unsafe class Prefetch
{
    /// <summary>Into the L2 cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Near(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(address);
    }
}
