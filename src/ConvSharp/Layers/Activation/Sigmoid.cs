using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>1 / (1 + exp(−x)): torch.nn.Sigmoid.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Sigmoid<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new Unary(UnaryFunction.Sigmoid), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        TensorPrimitives.Sigmoid(pass.Input()[start..end], pass.Output[start..end]));

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        VectorLoop.Map(
            pass.Output[start..end], pass.OutputGradient[start..end], pass.InputGradient()[start..end], default(GradientFunction)));

    private readonly struct GradientFunction : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> output, Vector<T> gradient) => gradient * output * (Vector<T>.One - output);
    }
}
