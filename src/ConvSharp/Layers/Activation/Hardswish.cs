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
    protected override void Forward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        WideLoop.Map(pass.Input()[start..end], pass.Output[start..end], default(ClampFormulas<T>.HardSwish)));

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => Activation.Backward(pass, default(GradientFunction));

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
