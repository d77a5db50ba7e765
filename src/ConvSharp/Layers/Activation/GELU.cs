using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>x times the probability that a normal number is at most x: torch.nn.GELU.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class GELU<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="approximate">
    /// Whether the probability is that of the normal distribution, or (1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2.
    /// </param>
    /// <exception cref="ConvolutionArgumentException">No such approximation.</exception>
    public GELU(GeluApproximation approximate = GeluApproximation.None)
    {
        if (!Enum.IsDefined(approximate))
        {
            ConvolutionArgumentException.Throw(
                "approximate argument must be either none or tanh", "approximate", approximate, "use GeluApproximation.None or Tanh");
        }

        Approximate = approximate;
    }

    /// <summary>How the probability is computed.</summary>
    public GeluApproximation Approximate { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => Approximate == GeluApproximation.None ? "approximate='none'" : "approximate='tanh'";

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new Unary(Approximate == GeluApproximation.None ? UnaryFunction.Gelu : UnaryFunction.GeluTanh), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        if (Approximate == GeluApproximation.None)
            Activation.Forward(pass, default(Function));
        else
            Activation.Forward(pass, default(TanhFunction));
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        if (Approximate == GeluApproximation.None)
            Activation.Backward(pass, default(GradientFunction));
        else
            Activation.Backward(pass, default(TanhGradientFunction));
    }

    private readonly struct Function : IUnaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x) => x * NormalDistribution<T>.Probability(x);
    }

    private readonly struct GradientFunction : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> gradient)
        {
            (Vector<T> probability, Vector<T> density) = NormalDistribution<T>.At(x);
            return gradient * (probability + (x * density));
        }
    }

    private readonly struct TanhFunction : IUnaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x) => x / Tanh.Divisor(x);
    }

    private readonly struct TanhGradientFunction : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> gradient)
        {
            Vector<T> sigmoid = Vector<T>.One / Tanh.Divisor(x);
            return gradient * (sigmoid + (x * sigmoid * (Vector<T>.One - sigmoid) * Tanh.Slope(x)));
        }
    }

    /// <summary>(1 + tanh u) / 2 is 1 / (1 + e⁻²ᵘ), here with u = √(2/π)·(x + 0.044715·x³).</summary>
    private static class Tanh
    {
        private const double Factor = 1.5957691216057308, Cubic = 0.044715;

        /// <summary>1 + e⁻²ᵘ.</summary>
        public static Vector<T> Divisor(Vector<T> x)
        {
            Vector<T> cube = x * x * x;
            return Vector<T>.One
                + VectorMath.Exp(VectorMath.Constant<T>(-Factor) * VectorMath.MultiplyAdd(cube, VectorMath.Constant<T>(Cubic), x));
        }

        /// <summary>The derivative of 2u.</summary>
        public static Vector<T> Slope(Vector<T> x) => VectorMath.Constant<T>(Factor)
            * VectorMath.MultiplyAdd(x * x, VectorMath.Constant<T>(3 * Cubic), Vector<T>.One);
    }
}
