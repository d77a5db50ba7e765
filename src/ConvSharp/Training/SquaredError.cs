using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Planning;

namespace ConvSharp.Training;

/// <summary>Mean or sum of (prediction − target)².</summary>
internal sealed class SquaredError<T> : Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly SquaredError<T> Mean = new(Reduction.Mean), Sum = new(Reduction.Sum);

    private readonly Reduction _reduction;

    private SquaredError(Reduction reduction) => _reduction = reduction;

    public static SquaredError<T> Of(Reduction reduction)
    {
        switch (reduction)
        {
            case Reduction.Mean:
                return Mean;
            case Reduction.Sum:
                return Sum;
            default:
                ConvolutionArgumentException.Throw($"{reduction} is not a valid value for reduction", "reduction", reduction,
                    "use Reduction.Mean or Reduction.Sum");
                return Mean;
        }
    }

    protected internal override nint[] OutputShape(Pass<T> pass)
    {
        TensorMemory.CheckShape(pass.InputShape(1), pass.InputShape(0), "target");
        return [1];
    }

    protected internal override void Forward(Pass<T> pass) => pass.Output[0] = T.CreateTruncating(Scale(pass)
        * pass.SumOfRanges(pass.Input().Length, 1, pass, static (pass, start, end) => double.CreateTruncating(
            VectorLoop.Sum(pass.Input(0)[start..end], pass.Input(1)[start..end], default(SquaredDifference)))));

    protected internal override void Backward(Pass<T> pass)
    {
        T factor = T.CreateTruncating(2 * Scale(pass) * double.CreateTruncating(pass.OutputGradient[0]));
        for (int i = 0; i < pass.InputCount; i++)
        {
            if (!pass.NeedsInputGradient(i))
                continue;
            pass.InRanges(pass.Input().Length, 1, (pass, factor, i), static (of, start, end) =>
            {
                Span<T> gradient = of.pass.InputGradient(of.i)[start..end];
                TensorPrimitives.Subtract(of.pass.Input(of.i)[start..end], of.pass.Input(1 - of.i)[start..end], gradient);
                TensorPrimitives.Multiply(gradient, of.factor, gradient);
            });
        }
    }

    private double Scale(Pass<T> pass) => _reduction == Reduction.Sum ? 1 : 1.0 / pass.Input().Length;

    private readonly struct SquaredDifference : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> y)
        {
            Vector<T> difference = x - y;
            return difference * difference;
        }
    }
}
