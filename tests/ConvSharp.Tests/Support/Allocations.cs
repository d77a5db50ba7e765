using ConvSharp.Tests.Api;
using Xunit;

namespace ConvSharp.Tests.Support;

/// <summary>
/// Counts what calls allocate. For tests in the collection of <see cref="AllocationTests"/>: others would be counted too.
/// </summary>
internal static class Allocations
{
    private const int Tries = 10, CallsPerTry = 10;

    /// <summary>The fewest bytes of several tries: what the runtime itself allocates now and then does not come every time.</summary>
    public static void AssertNone(string what, int threads, Action<ParallelOptions> call)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        for (int i = 0; i < 3; i++)
            call(parallel);
        long fewestHere = long.MaxValue, fewest = long.MaxValue;
        for (int attempt = 0; attempt < Tries && (fewestHere > 0 || fewest > 0); attempt++)
        {
            if (attempt > 0)
                Thread.Sleep(20); // tries must outlast a burst of the test platform's own allocations
            long process = GC.GetTotalAllocatedBytes(precise: true), here = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < CallsPerTry; i++)
                call(parallel);
            fewestHere = Math.Min(fewestHere, GC.GetAllocatedBytesForCurrentThread() - here);
            fewest = Math.Min(fewest, GC.GetTotalAllocatedBytes(precise: true) - process);
        }

        Assert.True(fewestHere == 0, $"{what}: {fewestHere} bytes on the calling thread in {CallsPerTry} calls");
        Assert.True(fewest == 0, $"{what}: {fewest} bytes in the process in {CallsPerTry} calls");
    }
}
