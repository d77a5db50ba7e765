using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvSharp.Engine.Simd;

/// <summary>A formula of one number, written for vectors of any width.</summary>
internal interface IVectorFunction
{
    static abstract TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector, float>
        where TVector : unmanaged;
}

/// <summary>Formulas for vectors of any width on vectors of the runtime's own width.</summary>
internal static class RuntimeWidth
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of<TFunction>(Vector<float> x)
        where TFunction : struct, IVectorFunction => Vector<float>.Count switch
        {
            16 => TFunction.Of<Simd512<float>, Vector512<float>>(x.AsVector512()).AsVector(),
            8 => TFunction.Of<Simd256<float>, Vector256<float>>(x.AsVector256()).AsVector(),
            _ => TFunction.Of<Simd128<float>, Vector128<float>>(x.AsVector128()).AsVector(),
        };
}
