using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Copies numbers with zeros of the same sign in place of subnormal ones.</summary>
internal static unsafe class SubnormalFlush<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>destination[i] = source[i], flushed; both may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* source, T* destination, nint count)
    {
        nint i = 0;
        for (; i + TSimd.Count <= count; i += TSimd.Count)
            TSimd.Store(destination + i, TSimd.FlushSubnormals(TSimd.Load(source + i)));
        for (; i < count; i++)
            destination[i] = Subnormals.Flush(source[i]);
    }
}
