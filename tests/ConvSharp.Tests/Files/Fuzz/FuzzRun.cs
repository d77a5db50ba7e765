using ConvSharp.Onnx;
using Xunit;

namespace ConvSharp.Tests.Files.Fuzz;

/// <summary>
/// Many damaged files, one after the other: each ends in a good read or in an <see cref="InvalidDataException"/> 
/// (an <see cref="OnnxException"/> for models), and allocates a small multiple of its own length.
/// </summary>
internal static class FuzzRun
{
    // Exceptions, buffers of the pool and the objects of a reader; a length that is believed costs more than this.
    private const int FixedBytes = 256 << 10;
    private const int BytesPerByte = 32;

    // The long sweep: more than five million executions of all targets together.
    private static readonly int Factor = SweepLength.Factor > 1 ? 140 : 1;

    /// <param name="seed">Execution i draws from seed + i.</param>
    /// <param name="executions">In an ordinary run.</param>
    /// <param name="mutate">Makes a damaged file of a random source.</param>
    /// <param name="read">Reads it; the number of the execution may choose how.</param>
    public static void Of(int seed, int executions, Func<Random, byte[]> mutate, Action<byte[], int> read)
    {
        int refused = 0;
        for (int execution = 0; execution < executions * Factor; execution++)
        {
            byte[] file = mutate(new Random(seed + execution));
            string Where() => $"seed {seed + execution} (execution {execution}), {Convert.ToBase64String(file)}";
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(file, execution);
            }
            catch (Exception e) when (e is InvalidDataException or OnnxException)
            {
                refused++;
                if (e.Message.Length > 2000)
                    Assert.Fail($"{Where()}: a message of {e.Message.Length} characters");
            }
            catch (Exception e)
            {
                Assert.Fail($"{Where()}: {e}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > FixedBytes + (long)BytesPerByte * file.Length)
                Assert.Fail($"{Where()}: {allocated} bytes allocated for a file of {file.Length}");
        }

        // A harness that damages all or nothing finds nothing.
        Assert.InRange(refused, executions * Factor / 4, executions * Factor - executions * Factor / 200);
    }
}
