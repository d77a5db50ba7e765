using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.MatrixProduct;

/// <summary>For layers that are plain matrix products: the first of a generator, the last of a classifier, both sides of a gate.</summary>
internal sealed class MatrixProductAlgorithm : Algorithm
{
    public override string Name => "matrix-product";

    public override string Summary => "pictures times weights, for planes that shrink to one pixel or grow from one";

    public override string? Refuse(in Problem problem)
    {
        bool transposed = problem.Geometry.Kind == ConvolutionKind.Transposed;
        foreach (AxisGeometry axis in problem.Geometry.AllAxes)
        {
            if (transposed ? !axis.GrowsFromOne : !axis.ShrinksToOne)
            {
                return transposed
                    ? "the input is not a single pixel that meets every output"
                    : "the kernel does not cover the input exactly";
            }
        }

        return null;
    }

    public override string? Decline(in Problem problem)
    {
        long columns = MatrixShape.Of(problem.Geometry).Columns;
        return problem.Geometry.Groups > 1 && columns < problem.Vector
            ? $"{columns} outputs a group do not fill a vector of {problem.Vector}"
            : null;
    }

    public override PreparedConvolution<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedConvolution<T>>(problem.Width, new Preparation<T>(problem));

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedConvolution<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedConvolution<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => new MatrixProductConvolution<TSimd, TVector, T>(
                problem.Geometry, problem.ChainLength, problem.FlushesSubnormals);
    }
}
