using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Tests.Engine;

/// <summary>Something that is checked with the operations of one width and type.</summary>
internal interface IWidthCheck
{
    void Run<TSimd, TVector, T>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
