using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Training;

/// <summary>What <see cref="Adam{T}"/> and <see cref="AdamW{T}"/> share: all but the place of the weight decay.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class AdamBase<T> : Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _decoupled;

    private protected AdamBase(
        IEnumerable<KeyValuePair<string, Parameter<T>>> parameters, double learningRate, double beta1, double beta2, double epsilon,
        double weightDecay, bool decoupled)
        : base(parameters, learningRate, weightDecay, "exp_avg", "exp_avg_sq")
    {
        CheckShare(beta1, "beta1");
        CheckShare(beta2, "beta2");
        CheckAtLeastZero(epsilon, "eps");
        (Beta1, Beta2, Epsilon, _decoupled) = (beta1, beta2, epsilon, decoupled);
    }

    /// <summary>The share of the mean gradient that a step keeps.</summary>
    public double Beta1 { get; }

    /// <summary>The share of the mean squared gradient that a step keeps.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the divisor from 0.</summary>
    public double Epsilon { get; }

    private protected override void Update(OptimizerState<T> state, Tape<T> tape)
    {
        // The means start at 0: the corrections make up for it.
        double correction1 = 1 - Math.Pow(Beta1, state.Steps), correction2 = 1 - Math.Pow(Beta2, state.Steps);
        (double addedDecay, double shrinking) = _decoupled ? (0.0, 1 - (LearningRate * WeightDecay)) : (WeightDecay, 1.0);
        Apply(
            new Rule(
                T.CreateTruncating(addedDecay), T.CreateTruncating(shrinking), T.CreateTruncating(1 - Beta1), T.CreateTruncating(Beta2),
                T.CreateTruncating(1 - Beta2), T.CreateTruncating(Math.Sqrt(correction2)), T.CreateTruncating(Epsilon),
                T.CreateTruncating(LearningRate / correction1)),
            state, tape);
    }

    private readonly struct Rule(
        T addedDecay, T shrinking, T meanShare, T keptSquares, T addedSquares, T squareCorrection, T epsilon, T rate) : IUpdateRule<T>
    {
        public static int Moments => 2;

        public void Step(ref Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
        {
            Vector<T> direction = gradient + (value * addedDecay);
            first += (direction - first) * meanShare;
            second = (second * keptSquares) + (direction * direction * addedSquares);
            Vector<T> divisor = (Vector.SquareRoot(second) / Vector.Create(squareCorrection)) + Vector.Create(epsilon);
            value = (value * shrinking) - (first / divisor * rate);
        }
    }
}
