using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;

namespace ConvSharp.Training;

/// <summary>Stochastic gradient descent: torch.optim.SGD.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Sgd<T> : Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="parameters">What to change, as a layer's NamedParameters() gives it.</param>
    /// <param name="learningRate">How far a step goes.</param>
    /// <param name="momentum">The share of the last step's direction that stays.</param>
    /// <param name="dampening">How much less the gradient counts in the direction.</param>
    /// <param name="weightDecay">How strongly parameters are drawn towards 0.</param>
    /// <param name="nesterov">Whether a step looks ahead along its direction.</param>
    /// <exception cref="ConvolutionArgumentException">A number out of range, no parameters, or Nesterov without its conditions.</exception>
    public Sgd(
        IEnumerable<KeyValuePair<string, Parameter<T>>> parameters, double learningRate = 1e-3, double momentum = 0, double dampening = 0,
        double weightDecay = 0, bool nesterov = false)
        : base(parameters, learningRate, weightDecay, momentum == 0 ? [] : ["momentum_buffer"])
    {
        CheckAtLeastZero(momentum, "momentum");
        if (!double.IsFinite(dampening))
            ConvolutionArgumentException.Throw("dampening must be a number", "dampening", dampening, "use 0, or a number such as 0.1");
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            ConvolutionArgumentException.Throw("Nesterov momentum requires a momentum and zero dampening", "nesterov", true,
                $"give a momentum (it is {momentum}) and no dampening (it is {dampening})");
        }

        (Momentum, Dampening, Nesterov) = (momentum, dampening, nesterov);
    }

    /// <summary>The share of the last step's direction that stays.</summary>
    public double Momentum { get; }

    /// <summary>How much less the gradient counts in the direction.</summary>
    public double Dampening { get; }

    /// <summary>Whether a step looks ahead along its direction.</summary>
    public bool Nesterov { get; }

    private protected override void Update(OptimizerState<T> state, Tape<T> tape)
    {
        T rate = T.CreateTruncating(LearningRate), decay = T.CreateTruncating(WeightDecay);
        if (Momentum == 0)
        {
            Apply(new PlainRule(rate, decay), state, tape);
            return;
        }

        // The first direction is the gradient itself, undamped.
        (double kept, double added) = state.IsFirstStep ? (0, 1) : (Momentum, 1 - Dampening);
        Apply(
            new MomentumRule(
                rate, decay, T.CreateTruncating(kept), T.CreateTruncating(added), T.CreateTruncating(Momentum), Nesterov),
            state, tape);
    }

    private readonly struct PlainRule(T rate, T decay) : IUpdateRule<T>
    {
        public static int Moments => 0;

        public void Step(ref Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second, ref Vector<T> third) =>
            value -= (gradient + (value * decay)) * rate;
    }

    private readonly struct MomentumRule(T rate, T decay, T kept, T added, T momentum, bool nesterov) : IUpdateRule<T>
    {
        public static int Moments => 1;

        public void Step(ref Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second, ref Vector<T> third)
        {
            Vector<T> direction = gradient + (value * decay);
            first = (first * kept) + (direction * added);
            value -= (nesterov ? direction + (first * momentum) : first) * rate;
        }
    }
}
