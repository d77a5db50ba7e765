using System.Numerics;
using System.Runtime.Intrinsics;

namespace ConvSharp.Simd;

/// <summary>Something to be done with the operations of one width.</summary>
internal interface IWidthVisitor<T, TResult>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TResult Visit<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged;
}

/// <summary>The one place where a width becomes a type.</summary>
internal static class WidthDispatch
{
    public static TResult Visit<TVisitor, T, TResult>(VectorWidth width, TVisitor visitor)
        where TVisitor : struct, IWidthVisitor<T, TResult>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => width switch
        {
            VectorWidth.Bits512 => visitor.Visit<Simd512<T>, Vector512<T>>(),
            VectorWidth.Bits256 => visitor.Visit<Simd256<T>, Vector256<T>>(),
            VectorWidth.Bits128 => visitor.Visit<Simd128<T>, Vector128<T>>(),
            _ => visitor.Visit<SimdScalar<T>, T>(),
        };
}
