using System.Numerics;

namespace ConvSharp.Engine.Simd;

/// <summary>A formula of one number, written once for vectors of any width.</summary>
internal interface IWideFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged;
}
