using System.Diagnostics;
using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Benchmarks.Measuring;

/// <summary>What one core can do at most: multiply-adds on registers alone.</summary>
internal static class PeakPerformance
{
    private const int Rounds = 10;
    private const long Steps = 1_000_000;
    private const int Chains = 12; // enough to hide the latency of two units, few enough for 16 registers

    /// <summary>GFLOP/s of one core in float, with the widest vectors: the best of several rounds.</summary>
    public static double SingleCoreGflops() => WidthDispatch.Visit<Measurement, float, double>(VectorWidths.Widest, default);

    private readonly struct Measurement : IWidthVisitor<float, double>
    {
        public double Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, float>
            where TVector : unmanaged
        {
            double best = 0;
            for (int round = 0; round < Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                MultiplyAdds<TSimd, TVector>(Steps);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                best = Math.Max(best, 2.0 * Steps * Chains * TSimd.Count / seconds / 1e9);
            }

            return best;
        }

        // A leaf: a call inside, even of a clock, would push the accumulators out of their registers.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static TVector MultiplyAdds<TSimd, TVector>(long steps)
            where TSimd : struct, ISimd<TVector, float>
            where TVector : unmanaged
        {
            TVector factor = TSimd.Broadcast(0.999f), addend = TSimd.Broadcast(1e-3f);
            TVector s0 = factor, s1 = factor, s2 = factor, s3 = factor, s4 = factor, s5 = factor;
            TVector s6 = factor, s7 = factor, s8 = factor, s9 = factor, s10 = factor, s11 = factor;
            for (long step = 0; step < steps; step++)
            {
                s0 = TSimd.MultiplyAdd(s0, factor, addend);
                s1 = TSimd.MultiplyAdd(s1, factor, addend);
                s2 = TSimd.MultiplyAdd(s2, factor, addend);
                s3 = TSimd.MultiplyAdd(s3, factor, addend);
                s4 = TSimd.MultiplyAdd(s4, factor, addend);
                s5 = TSimd.MultiplyAdd(s5, factor, addend);
                s6 = TSimd.MultiplyAdd(s6, factor, addend);
                s7 = TSimd.MultiplyAdd(s7, factor, addend);
                s8 = TSimd.MultiplyAdd(s8, factor, addend);
                s9 = TSimd.MultiplyAdd(s9, factor, addend);
                s10 = TSimd.MultiplyAdd(s10, factor, addend);
                s11 = TSimd.MultiplyAdd(s11, factor, addend);
            }

            TVector first = TSimd.Add(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)), TSimd.Add(s4, s5));
            TVector second = TSimd.Add(TSimd.Add(TSimd.Add(s6, s7), TSimd.Add(s8, s9)), TSimd.Add(s10, s11));
            return TSimd.Add(first, second);
        }
    }
}
