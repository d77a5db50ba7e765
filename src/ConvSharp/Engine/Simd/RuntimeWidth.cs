using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvSharp.Engine.Simd;

/// <summary>Formulas for vectors of any width on vectors of the runtime's own width.</summary>
internal static class RuntimeWidth
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of<TFunction>(Vector<float> x)
        where TFunction : struct, IWideFunction<float> => Vector<float>.Count switch
        {
            16 => default(TFunction).Of<Simd512<float>, Vector512<float>>(x.AsVector512()).AsVector(),
            8 => default(TFunction).Of<Simd256<float>, Vector256<float>>(x.AsVector256()).AsVector(),
            _ => default(TFunction).Of<Simd128<float>, Vector128<float>>(x.AsVector128()).AsVector(),
        };
}
