using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;

namespace ConvSharp.Training;

/// <summary>(prediction − target)².</summary>
internal sealed class SquaredError<T> : ElementwiseLoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly SquaredError<T> Mean = new(Reduction.Mean), Total = new(Reduction.Sum);

    private SquaredError(Reduction reduction)
        : base(reduction)
    {
    }

    public static SquaredError<T> Of(Reduction reduction) => Reductions.Choose(reduction, Mean, Total);

    protected override double Sum(Pass<T> pass, int start, int end) => double.CreateTruncating(
        VectorLoop.Sum(pass.Input(0)[start..end], pass.Input(1)[start..end], default(SquaredDifference)));

    protected override void Differentiate(Pass<T> pass, int input, T factor, int start, int end)
    {
        Span<T> gradient = pass.InputGradient(input)[start..end];
        TensorPrimitives.Subtract(pass.Input(input)[start..end], pass.Input(1 - input)[start..end], gradient);
        TensorPrimitives.Multiply(gradient, factor + factor, gradient);
    }

    private readonly struct SquaredDifference : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> y)
        {
            Vector<T> difference = x - y;
            return difference * difference;
        }
    }
}
