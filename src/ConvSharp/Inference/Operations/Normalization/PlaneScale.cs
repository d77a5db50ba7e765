using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Inference.Operations;

/// <summary>x · factor + shift.</summary>
internal static class PlaneScale
{
    public static void Run<T>(ReadOnlySpan<T> x, Span<T> y, T factor, T shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorLoop.Map(x, y, new Formula<T>(factor, shift));

    private readonly struct Formula<T>(T factor, T shift) : IUnaryFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Vector<T> _factor = new(factor), _shift = new(shift);

        public Vector<T> Of(Vector<T> x) => VectorMath.MultiplyAdd(x, _factor, _shift);
    }
}
