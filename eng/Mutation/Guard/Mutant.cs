#nullable enable
using System;
using System.Globalization;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace ConvSharpMutation;

/// <summary>Says which mutant is on in this process, and notes which ones are reached. Fields are read once, so that the JIT folds them.</summary>
internal static unsafe class Mutant
{
    private static readonly int s_active =
        int.TryParse(Environment.GetEnvironmentVariable("CONVSHARP_MUTANT"), NumberStyles.None, CultureInfo.InvariantCulture, out int active)
            ? active
            : -1;

    private static readonly byte* s_reached = Map(Environment.GetEnvironmentVariable("CONVSHARP_MUTANT_REACH"));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool On(int mutant)
    {
        if (s_reached != null)
            s_reached[mutant] = 1;
        return s_active == mutant;
    }

    /// <summary>Mapped, not written at the end: it outlives a crash, and child processes share it.</summary>
    private static byte* Map(string? path)
    {
        if (path is null)
            return null;
        byte* bytes = null;
        MemoryMappedFile.CreateFromFile(path, FileMode.Open).CreateViewAccessor().SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
        return bytes;
    }
}
