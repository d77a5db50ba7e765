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
    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new Unary(UnaryFunction.HardSigmoid, 1.0 / 6, 0.5), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => Activation.Forward(pass, default(Function));

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => Activation.Backward(pass, default(GradientFunction));

    private readonly struct Function : IUnaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x) => Activation.ReLU6(x + VectorMath.Constant<T>(3)) / VectorMath.Constant<T>(6);
    }

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
