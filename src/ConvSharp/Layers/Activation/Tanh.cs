using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>The hyperbolic tangent: torch.nn.Tanh.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Tanh<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new Unary(UnaryFunction.Tanh), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        VectorLoop.Map(pass.Input()[start..end], pass.Output[start..end], default(FloatFormulas<T>.Tanh)));

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        VectorLoop.Map(
            pass.Output[start..end], pass.OutputGradient[start..end], pass.InputGradient()[start..end], default(GradientFunction)));

    private readonly struct GradientFunction : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> output, Vector<T> gradient) => gradient * (Vector<T>.One - (output * output));
    }
}
