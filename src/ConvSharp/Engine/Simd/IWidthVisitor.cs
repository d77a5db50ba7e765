using System.Numerics;
using System.Runtime.Intrinsics;

namespace ConvSharp.Engine.Simd;

/// <summary>Something to be done with the operations of one width.</summary>
internal interface IWidthVisitor<T, TResult>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TResult Visit<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged;
}

/// <summary>The one place where a width becomes a type.</summary>
/// <remarks>There is a method for each width, so that the runtime loads only one width's types before a program's first result.</remarks>
internal static class WidthDispatch
{
    public static TResult Visit<TVisitor, T, TResult>(VectorWidth width, TVisitor visitor)
        where TVisitor : struct, IWidthVisitor<T, TResult>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => width switch
        {
            VectorWidth.Bits512 => Visit512<TVisitor, T, TResult>(visitor),
            VectorWidth.Bits256 => Visit256<TVisitor, T, TResult>(visitor),
            VectorWidth.Bits128 => Visit128<TVisitor, T, TResult>(visitor),
            _ => VisitScalar<TVisitor, T, TResult>(visitor),
        };

    private static TResult Visit512<TVisitor, T, TResult>(TVisitor visitor)
        where TVisitor : struct, IWidthVisitor<T, TResult>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => visitor.Visit<Simd512<T>, Vector512<T>>();

    private static TResult Visit256<TVisitor, T, TResult>(TVisitor visitor)
        where TVisitor : struct, IWidthVisitor<T, TResult>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => visitor.Visit<Simd256<T>, Vector256<T>>();

    private static TResult Visit128<TVisitor, T, TResult>(TVisitor visitor)
        where TVisitor : struct, IWidthVisitor<T, TResult>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => visitor.Visit<Simd128<T>, Vector128<T>>();

    private static TResult VisitScalar<TVisitor, T, TResult>(TVisitor visitor)
        where TVisitor : struct, IWidthVisitor<T, TResult>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => visitor.Visit<SimdScalar<T>, T>();
}
