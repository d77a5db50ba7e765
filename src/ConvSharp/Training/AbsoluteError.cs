using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Training;

/// <summary>|prediction − target|. Its derivative is 0 where the two are equal, as in torch.</summary>
internal sealed class AbsoluteError<T> : ElementwiseLoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly AbsoluteError<T> Mean = new(Reduction.Mean), Total = new(Reduction.Sum);

    private AbsoluteError(Reduction reduction)
        : base(reduction)
    {
    }

    public static AbsoluteError<T> Of(Reduction reduction) => Reductions.Choose(reduction, Mean, Total);

    protected override double Sum(Pass<T> pass, int start, int end) => double.CreateTruncating(
        VectorLoop.Sum(pass.Input(0)[start..end], pass.Input(1)[start..end], default(AbsoluteDifference)));

    protected override void Differentiate(Pass<T> pass, int input, T factor, int start, int end) => VectorLoop.Map(
        pass.Input(input)[start..end], pass.Input(1 - input)[start..end], pass.InputGradient(input)[start..end], new SignTimes(factor));

    private readonly struct AbsoluteDifference : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> y) => Vector.Abs(x - y);
    }

    private readonly struct SignTimes(T factor) : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> y)
        {
            Vector<T> positive = Vector.ConditionalSelect(Vector.GreaterThan(x, y), Vector.Create(factor), Vector<T>.Zero);
            return Vector.ConditionalSelect(Vector.LessThan(x, y), Vector.Create(-factor), positive);
        }
    }
}
