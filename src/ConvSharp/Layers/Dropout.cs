using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Initialization;

namespace ConvSharp.Layers;

/// <summary>
/// In training, each element becomes 0 with probability p, and the others are multiplied by 1 / (1 − p); inference changes nothing:
/// torch.nn.Dropout.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Dropout<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TorchGenerator _generator;
    private readonly Lock _drawing = new();

    /// <summary>Makes the layer.</summary>
    /// <param name="p">Probability that an element is zeroed.</param>
    /// <param name="generator">
    /// The source of random numbers for this layer alone. By default, and with <see cref="TorchGenerator.None"/>, a random seed.
    /// </param>
    /// <exception cref="ConvolutionArgumentException">The probability is not between 0 and 1.</exception>
    public Dropout(double p = 0.5, TorchGenerator? generator = null)
    {
        if (!(p is >= 0 and <= 1))
        {
            ConvolutionArgumentException.Throw(
                $"dropout probability has to be between 0 and 1, but got {p}", "p", p, "use a probability such as 0.5");
        }

        P = p;
        _generator = generator is null or { DrawsNothing: true } ? new TorchGenerator((ulong)Random.Shared.NextInt64()) : generator;
    }

    /// <summary>Probability that an element is zeroed.</summary>
    public double P { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => $"p={PythonText.Of(P)}, inplace=False";

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input) => input.Tape.IsTraining && P > 0 ? base.Forward(input) : input;

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input) => input;

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        Span<T> factors = Factors(pass);
        lock (_drawing)
            _generator.FillUniform(factors);
        (T p, T kept) = (T.CreateTruncating(P), T.CreateTruncating(P < 1 ? 1 / (1 - P) : 0));
        pass.InRanges(factors.Length, 1, (pass, p, kept), static (of, start, end) =>
        {
            Span<T> factors = Factors(of.pass)[start..end];
            VectorLoop.Map(factors, factors, new Factor(of.p, of.kept));
            TensorPrimitives.Multiply(of.pass.Input()[start..end], factors, of.pass.Output[start..end]);
        });
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        TensorPrimitives.Multiply(pass.OutputGradient[start..end], Factors(pass)[start..end], pass.InputGradient()[start..end]));

    private static Span<T> Factors(Pass<T> pass) => pass.Saved<T>(0, pass.Input().Length);

    /// <summary>0 for random numbers below p, else the factor of the other elements.</summary>
    private readonly struct Factor(T p, T kept) : IUnaryFunction<T>
    {
        private readonly Vector<T> _p = new(p), _kept = new(kept);

        public Vector<T> Of(Vector<T> x) => Vector.ConditionalSelect(Vector.LessThan(x, _p), Vector<T>.Zero, _kept);
    }
}
