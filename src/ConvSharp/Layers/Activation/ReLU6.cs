using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>min(max(x, 0), 6): torch.nn.ReLU6.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ReLU6<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new Clip(), input, builder.Number<T>(0), builder.Number<T>(6));
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        WideLoop.Map(pass.Input()[start..end], pass.Output[start..end], new ClampFormulas<T>.Clamp(T.Zero, T.CreateTruncating(6))));

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => Activation.Backward(pass, default(GradientFunction));

    private readonly struct GradientFunction : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> gradient)
        {
            Vector<T> isInside = Vector.GreaterThan(x, Vector<T>.Zero) & Vector.LessThan(x, VectorMath.Constant<T>(6));
            return Vector.ConditionalSelect(isInside, gradient, Vector<T>.Zero);
        }
    }
}
