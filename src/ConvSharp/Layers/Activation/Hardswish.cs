using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>x · min(max(x + 3, 0), 6) / 6: torch.nn.Hardswish.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Hardswish<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new Unary(UnaryFunction.HardSwish), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => Activation.Forward(pass, default(Function));

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => Activation.Backward(pass, default(GradientFunction));

    private readonly struct Function : IUnaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x) => x * Activation.ReLU6(x + VectorMath.Constant<T>(3)) / VectorMath.Constant<T>(6);
    }

    private readonly struct GradientFunction : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> gradient)
        {
            Vector<T> three = VectorMath.Constant<T>(3), between = gradient * ((x / three) + VectorMath.Constant<T>(0.5));
            Vector<T> upwards = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, three), gradient, between);
            return Vector.ConditionalSelect(Vector.LessThanOrEqual(x, -three), Vector<T>.Zero, upwards);
        }
    }
}
