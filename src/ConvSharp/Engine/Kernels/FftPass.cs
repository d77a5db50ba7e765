using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>
/// One pass of a fast Fourier transform over vectors of complex numbers: Count transforms at once, one in each lane. A complex vector is a
/// vector of real parts followed by one of imaginary parts.
/// </summary>
/// <remarks>
/// The inverse exchanges real and imaginary parts on loading and on storing, which has the effect of conjugate roots: so both directions
/// share butterflies and roots. Up to ten vectors are live in a butterfly, and two more for a root.
/// </remarks>
internal static unsafe class FftPass<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private static nint ComplexVector => 2 * TSimd.Count;

    /// <summary>Decimation in frequency: butterflies, then roots. Natural order becomes digit-reversed order over all passes.</summary>
    /// <param name="data">Blocks of radix · <paramref name="step"/> complex vectors.</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="step">Distance, in complex vectors, between the elements of a butterfly.</param>
    /// <param name="roots">For each butterfly of a block, the radix − 1 roots of its elements after the first; null where all roots
    /// are 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TRadix>(T* data, nint blocks, nint step, T* roots)
        where TRadix : unmanaged, ICount
    {
        nint distance = step * ComplexVector;
        for (nint block = 0; block < blocks; block++, data += (sizeof(TRadix) - 1) * distance)
        {
            T* root = roots;
            for (nint j = 0; j < step; j++, data += ComplexVector)
            {
                Load<TRadix>(data, distance, 0, out TVector r0, out TVector r1, out TVector r2, out TVector r3, out TVector r4);
                Load<TRadix>(data, distance, TSimd.Count, out TVector i0, out TVector i1, out TVector i2, out TVector i3, out TVector i4);
                Butterfly<TRadix>(ref r0, ref r1, ref r2, ref r3, ref r4, ref i0, ref i1, ref i2, ref i3, ref i4);
                if (roots != null)
                {
                    MultiplyByRoots<TRadix>(root, ref r1, ref r2, ref r3, ref r4, ref i1, ref i2, ref i3, ref i4);
                    root += 2 * (sizeof(TRadix) - 1);
                }

                Store<TRadix>(data, distance, r0, r1, r2, r3, r4);
                Store<TRadix>(data + TSimd.Count, distance, i0, i1, i2, i3, i4);
            }
        }
    }

    /// <summary>Decimation in time with conjugate roots: undoes <see cref="Forward"/>, but for a factor of the radix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse<TRadix>(T* data, nint blocks, nint step, T* roots)
        where TRadix : unmanaged, ICount
    {
        nint distance = step * ComplexVector;
        for (nint block = 0; block < blocks; block++, data += (sizeof(TRadix) - 1) * distance)
        {
            T* root = roots;
            for (nint j = 0; j < step; j++, data += ComplexVector)
            {
                Load<TRadix>(data, distance, 0, out TVector i0, out TVector i1, out TVector i2, out TVector i3, out TVector i4);
                Load<TRadix>(data, distance, TSimd.Count, out TVector r0, out TVector r1, out TVector r2, out TVector r3, out TVector r4);
                if (roots != null)
                {
                    MultiplyByRoots<TRadix>(root, ref r1, ref r2, ref r3, ref r4, ref i1, ref i2, ref i3, ref i4);
                    root += 2 * (sizeof(TRadix) - 1);
                }

                Butterfly<TRadix>(ref r0, ref r1, ref r2, ref r3, ref r4, ref i0, ref i1, ref i2, ref i3, ref i4);
                Store<TRadix>(data, distance, i0, i1, i2, i3, i4);
                Store<TRadix>(data + TSimd.Count, distance, r0, r1, r2, r3, r4);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TRadix>(
        T* data, nint distance, nint part, out TVector v0, out TVector v1, out TVector v2, out TVector v3, out TVector v4)
        where TRadix : unmanaged, ICount
    {
        v0 = TSimd.Load(data + part);
        v1 = TSimd.Load(data + part + distance);
        v2 = sizeof(TRadix) > 2 ? TSimd.Load(data + part + (2 * distance)) : v0;
        v3 = sizeof(TRadix) > 3 ? TSimd.Load(data + part + (3 * distance)) : v0;
        v4 = sizeof(TRadix) > 4 ? TSimd.Load(data + part + (4 * distance)) : v0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TRadix>(T* data, nint distance, TVector v0, TVector v1, TVector v2, TVector v3, TVector v4)
        where TRadix : unmanaged, ICount
    {
        TSimd.Store(data, v0);
        TSimd.Store(data + distance, v1);
        if (sizeof(TRadix) > 2)
            TSimd.Store(data + (2 * distance), v2);
        if (sizeof(TRadix) > 3)
            TSimd.Store(data + (3 * distance), v3);
        if (sizeof(TRadix) > 4)
            TSimd.Store(data + (4 * distance), v4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyByRoots<TRadix>(
        T* root, ref TVector r1, ref TVector r2, ref TVector r3, ref TVector r4,
        ref TVector i1, ref TVector i2, ref TVector i3, ref TVector i4)
        where TRadix : unmanaged, ICount
    {
        Multiply(ref r1, ref i1, TSimd.Broadcast(root[0]), TSimd.Broadcast(root[1]));
        if (sizeof(TRadix) > 2)
            Multiply(ref r2, ref i2, TSimd.Broadcast(root[2]), TSimd.Broadcast(root[3]));
        if (sizeof(TRadix) > 3)
            Multiply(ref r3, ref i3, TSimd.Broadcast(root[4]), TSimd.Broadcast(root[5]));
        if (sizeof(TRadix) > 4)
            Multiply(ref r4, ref i4, TSimd.Broadcast(root[6]), TSimd.Broadcast(root[7]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(ref TVector re, ref TVector im, TVector cos, TVector sin)
    {
        TVector product = TSimd.Subtract(TSimd.Multiply(re, cos), TSimd.Multiply(im, sin));
        im = TSimd.MultiplyAdd(re, sin, TSimd.Multiply(im, cos));
        re = product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly<TRadix>(
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3, ref TVector r4,
        ref TVector i0, ref TVector i1, ref TVector i2, ref TVector i3, ref TVector i4)
        where TRadix : unmanaged, ICount
    {
        if (sizeof(TRadix) == 2)
        {
            (r0, r1) = (TSimd.Add(r0, r1), TSimd.Subtract(r0, r1));
            (i0, i1) = (TSimd.Add(i0, i1), TSimd.Subtract(i0, i1));
        }
        else if (sizeof(TRadix) == 3)
        {
            Butterfly3(ref r0, ref r1, ref r2, ref i0, ref i1, ref i2);
        }
        else if (sizeof(TRadix) == 4)
        {
            Butterfly4(ref r0, ref r1, ref r2, ref r3, ref i0, ref i1, ref i2, ref i3);
        }
        else
        {
            Butterfly5(ref r0, ref r1, ref r2, ref r3, ref r4, ref i0, ref i1, ref i2, ref i3, ref i4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly3(ref TVector r0, ref TVector r1, ref TVector r2, ref TVector i0, ref TVector i1, ref TVector i2)
    {
        TVector cos = TSimd.Constant(-0.5), sin = TSimd.Constant(0.86602540378443864676);
        (TVector sumR, TVector sumI) = (TSimd.Add(r1, r2), TSimd.Add(i1, i2));
        TVector crossR = TSimd.Multiply(sin, TSimd.Subtract(i1, i2)), crossI = TSimd.Multiply(sin, TSimd.Subtract(r2, r1));
        TVector meanR = TSimd.MultiplyAdd(cos, sumR, r0), meanI = TSimd.MultiplyAdd(cos, sumI, i0);
        (r0, i0) = (TSimd.Add(r0, sumR), TSimd.Add(i0, sumI));
        (r1, i1) = (TSimd.Add(meanR, crossR), TSimd.Add(meanI, crossI));
        (r2, i2) = (TSimd.Subtract(meanR, crossR), TSimd.Subtract(meanI, crossI));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly4(
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3, ref TVector i0, ref TVector i1, ref TVector i2, ref TVector i3)
    {
        TVector evenR = TSimd.Add(r0, r2), evenI = TSimd.Add(i0, i2), sumR = TSimd.Add(r1, r3), sumI = TSimd.Add(i1, i3);
        TVector oddR = TSimd.Subtract(r0, r2), oddI = TSimd.Subtract(i0, i2);
        TVector differenceR = TSimd.Subtract(r1, r3), differenceI = TSimd.Subtract(i1, i3);
        (r0, i0) = (TSimd.Add(evenR, sumR), TSimd.Add(evenI, sumI));
        (r1, i1) = (TSimd.Add(oddR, differenceI), TSimd.Subtract(oddI, differenceR));
        (r2, i2) = (TSimd.Subtract(evenR, sumR), TSimd.Subtract(evenI, sumI));
        (r3, i3) = (TSimd.Subtract(oddR, differenceI), TSimd.Add(oddI, differenceR));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly5(
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3, ref TVector r4,
        ref TVector i0, ref TVector i1, ref TVector i2, ref TVector i3, ref TVector i4)
    {
        TVector cos1 = TSimd.Constant(0.30901699437494742410), cos2 = TSimd.Constant(-0.80901699437494742410);
        TVector sin1 = TSimd.Constant(0.95105651629515357212), sin2 = TSimd.Constant(0.58778525229247312917);
        TVector outerR = TSimd.Add(r1, r4), outerI = TSimd.Add(i1, i4), innerR = TSimd.Add(r2, r3), innerI = TSimd.Add(i2, i3);
        TVector widthR = TSimd.Subtract(r1, r4), widthI = TSimd.Subtract(i1, i4);
        TVector gapR = TSimd.Subtract(r2, r3), gapI = TSimd.Subtract(i2, i3);
        TVector firstR = TSimd.MultiplyAdd(cos2, innerR, TSimd.MultiplyAdd(cos1, outerR, r0));
        TVector firstI = TSimd.MultiplyAdd(cos2, innerI, TSimd.MultiplyAdd(cos1, outerI, i0));
        TVector secondR = TSimd.MultiplyAdd(cos1, innerR, TSimd.MultiplyAdd(cos2, outerR, r0));
        TVector secondI = TSimd.MultiplyAdd(cos1, innerI, TSimd.MultiplyAdd(cos2, outerI, i0));
        TVector cross1R = TSimd.MultiplyAdd(sin2, gapI, TSimd.Multiply(sin1, widthI));
        TVector cross1I = TSimd.MultiplyAdd(sin2, gapR, TSimd.Multiply(sin1, widthR));
        TVector cross2R = TSimd.Subtract(TSimd.Multiply(sin2, widthI), TSimd.Multiply(sin1, gapI));
        TVector cross2I = TSimd.Subtract(TSimd.Multiply(sin2, widthR), TSimd.Multiply(sin1, gapR));
        (r0, i0) = (TSimd.Add(r0, TSimd.Add(outerR, innerR)), TSimd.Add(i0, TSimd.Add(outerI, innerI)));
        (r1, i1) = (TSimd.Add(firstR, cross1R), TSimd.Subtract(firstI, cross1I));
        (r4, i4) = (TSimd.Subtract(firstR, cross1R), TSimd.Add(firstI, cross1I));
        (r2, i2) = (TSimd.Add(secondR, cross2R), TSimd.Subtract(secondI, cross2I));
        (r3, i3) = (TSimd.Subtract(secondR, cross2R), TSimd.Add(secondI, cross2I));
    }
}
