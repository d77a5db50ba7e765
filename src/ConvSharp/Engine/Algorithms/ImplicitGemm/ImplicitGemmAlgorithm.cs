using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.ImplicitGemm;

/// <summary>The general algorithm: takes everything.</summary>
internal sealed class ImplicitGemmAlgorithm : Algorithm
{
    public override string Name => "implicit-gemm";

    public override string Summary => "vectors of output channels, pixels broadcast; a table of taps in place of im2col";

    public override PreparedConvolution<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedConvolution<T>>(problem.Width, new Preparation<T>(problem));

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedConvolution<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedConvolution<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => new ImplicitGemm<TSimd, TVector, T>(problem);
    }
}
