using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>min(max(x + 3, 0), 6) / 6: torch.nn.Hardsigmoid.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Hardsigmoid<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The value is Alpha · x + Beta, limited to 0 … 1.
    private const double Alpha = 1.0 / 6, Beta = 0.5;

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new Unary(UnaryFunction.HardSigmoid, Alpha, Beta), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        WideLoop.Map(
            pass.Input()[start..end], pass.Output[start..end],
            new ClampFormulas<T>.HardSigmoid(T.CreateTruncating(Alpha), T.CreateTruncating(Beta))));

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => Activation.Backward(pass, default(GradientFunction));

    private readonly struct GradientFunction : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> gradient)
        {
            Vector<T> three = VectorMath.Constant<T>(3);
            Vector<T> isInside = Vector.GreaterThan(x, -three) & Vector.LessThan(x, three);
            return Vector.ConditionalSelect(isInside, gradient / VectorMath.Constant<T>(6), Vector<T>.Zero);
        }
    }
}
