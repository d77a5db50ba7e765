using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>x where it is positive, else x times a small slope: torch.nn.LeakyReLU.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LeakyReLU<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _slope;

    /// <summary>Makes the layer.</summary>
    /// <param name="negativeSlope">The factor of negative numbers.</param>
    public LeakyReLU(double negativeSlope = 0.01)
    {
        NegativeSlope = negativeSlope;
        _slope = T.CreateTruncating(negativeSlope);
    }

    /// <summary>The factor of negative numbers.</summary>
    public double NegativeSlope { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => $"negative_slope={PythonText.Of(NegativeSlope)}";

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new Unary(UnaryFunction.LeakyRelu, NegativeSlope), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, (pass, _slope), static (of, start, end) =>
    {
        ReadOnlySpan<T> input = of.pass.Input()[start..end];
        VectorLoop.Map(input, input, of.pass.Output[start..end], new Slope<T>(of._slope));
    });

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, (pass, _slope), static (of, start, end) =>
        VectorLoop.Map(
            of.pass.Input()[start..end], of.pass.OutputGradient[start..end], of.pass.InputGradient()[start..end], new Slope<T>(of._slope)));
}
