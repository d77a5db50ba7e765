using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;

namespace ConvSharp.Autograd;

/// <summary>Arithmetic on gradients, in ranges over the threads.</summary>
internal static class Elementwise
{
    private const int Grain = 8192;

    public static void Add<T>(GradientMemory<T> left, GradientMemory<T> right, GradientMemory<T> sum, ParallelOptions? parallel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ParallelRanges.Run(
            sum.Length,
            Grain,
            (left, right, sum),
            static (of, start, end) =>
                TensorPrimitives.Add(of.left.Span[start..end], of.right.Span[start..end], of.sum.Span[start..end]),
            parallel);
}
