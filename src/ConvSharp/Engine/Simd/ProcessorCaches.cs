using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace ConvSharp.Engine.Simd;

/// <summary>The caches of the processor, as x64 processors describe them, or as the program's runtime configuration says.</summary>
/// <remarks>
/// Intel: Software Developer's Manual, volume 2, CPUID leaf 4. AMD: Architecture Programmer's Manual, volume 3, CPUID function 8000001D.
/// </remarks>
internal static class ProcessorCaches
{
    /// <summary>Bytes of a page of memory, whose address is translated once.</summary>
    public const int PageBytes = 4096;

    /// <summary>The properties of the runtime configuration, in bytes.</summary>
    private const string SecondLevelProperty = "ConvSharp.SecondLevelCacheBytes", ThirdLevelProperty = "ConvSharp.ThirdLevelCacheBytes";

    private const uint AmdFunctions = 0x8000_0000, AmdCaches = 0x8000_001D;

    /// <summary>Bytes of the second-level cache that one core has for itself: a usual size where the processor does not say.</summary>
    public static long SecondLevelBytes { get; } =
        Math.Clamp(Configured(SecondLevelProperty) ?? Described(level: 2) ?? 1 << 20, 1 << 18, 1 << 22);

    /// <summary>Bytes of the third-level cache, which cores share: a usual size where the processor does not say.</summary>
    public static long ThirdLevelBytes { get; } =
        Math.Clamp(Configured(ThirdLevelProperty) ?? Described(level: 3) ?? 1 << 25, 1 << 22, 1 << 30);

    private static long? Configured(string property) =>
        long.TryParse(AppContext.GetData(property)?.ToString(), CultureInfo.InvariantCulture, out long bytes) && bytes > 0 ? bytes : null;

    private static long? Described(int level)
    {
        if (!X86Base.IsSupported)
            return null;
        if ((uint)X86Base.CpuId(unchecked((int)AmdFunctions), 0).Eax >= AmdCaches && Described(AmdCaches, level) is { } bytes)
            return bytes;
        return X86Base.CpuId(0, 0).Eax >= 4 ? Described(4, level) : null;
    }

    private static long? Described(uint function, int level)
    {
        const int none = 0, instructions = 2, mostCaches = 16;
        for (int i = 0; i < mostCaches; i++)
        {
            (int kinds, int shape, int sets, _) = X86Base.CpuId(unchecked((int)function), i);
            int type = kinds & 0x1F;
            if (type == none)
                break;
            if (type == instructions || ((kinds >> 5) & 7) != level)
                continue;
            long ways = ((shape >> 22) & 0x3FF) + 1, partitions = ((shape >> 12) & 0x3FF) + 1, line = (shape & 0xFFF) + 1;
            long bytes = ways * partitions * line * (sets + 1L);

            // Two threads share the second level of one core; more share that of several cores.
            return level > 2 ? bytes : bytes / Math.Max(1, (((kinds >> 14) & 0xFFF) + 1) / 2);
        }

        return null;
    }
}
