using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace ConvSharp.Engine.Simd;

/// <summary>The second-level cache of a core, as x64 processors describe it, or as the program's runtime configuration says.</summary>
/// <remarks>
/// Intel: Software Developer's Manual, volume 2, CPUID leaf 4. AMD: Architecture Programmer's Manual, volume 3, CPUID function 8000001D.
/// </remarks>
internal static class SecondLevelCache
{
    /// <summary>The property of the runtime configuration, in bytes.</summary>
    private const string Property = "ConvSharp.SecondLevelCacheBytes";

    private const long Usual = 1 << 20, Smallest = 1 << 18, Largest = 1 << 22;

    private const uint AmdFunctions = 0x8000_0000, AmdCaches = 0x8000_001D;

    /// <summary>Bytes that one core has for itself: a usual size where the processor does not say.</summary>
    public static long Bytes { get; } =
        (Configured() ?? Described()) is var bytes and > 0 ? Math.Clamp(bytes, Smallest, Largest) : Usual;

    private static long? Configured() =>
        long.TryParse(AppContext.GetData(Property)?.ToString(), CultureInfo.InvariantCulture, out long bytes) ? bytes : null;

    private static long Described()
    {
        if (!X86Base.IsSupported)
            return 0;
        if ((uint)X86Base.CpuId(unchecked((int)AmdFunctions), 0).Eax >= AmdCaches && Described(AmdCaches) is var bytes and > 0)
            return bytes;
        return X86Base.CpuId(0, 0).Eax >= 4 ? Described(4) : 0;
    }

    private static long Described(uint function)
    {
        const int none = 0, instructions = 2, mostCaches = 16;
        for (int i = 0; i < mostCaches; i++)
        {
            (int kinds, int shape, int sets, _) = X86Base.CpuId(unchecked((int)function), i);
            int type = kinds & 0x1F, level = (kinds >> 5) & 7;
            if (type == none)
                break;
            if (type == instructions || level != 2)
                continue;
            long ways = ((shape >> 22) & 0x3FF) + 1, partitions = ((shape >> 12) & 0x3FF) + 1, line = (shape & 0xFFF) + 1;

            // Two threads share the cache of one core; more share that of several cores.
            long cores = Math.Max(1, (((kinds >> 14) & 0xFFF) + 1) / 2);
            return ways * partitions * line * (sets + 1L) / cores;
        }

        return 0;
    }
}
