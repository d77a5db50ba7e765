using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>x · sigmoid(x), also known as swish: torch.nn.SiLU.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SiLU<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new Unary(UnaryFunction.Swish), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => Activation.Forward(pass, default(Function));

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => Activation.Backward(pass, default(GradientFunction));

    private readonly struct Function : IUnaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x) => x / (Vector<T>.One + VectorMath.Exp(-x));
    }

    private readonly struct GradientFunction : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> gradient)
        {
            Vector<T> sigmoid = Vector<T>.One / (Vector<T>.One + VectorMath.Exp(-x));
            return gradient * sigmoid * (Vector<T>.One + (x * (Vector<T>.One - sigmoid)));
        }
    }
}
