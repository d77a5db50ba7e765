using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Training;

/// <summary>What <see cref="Adam{T}"/> and <see cref="AdamW{T}"/> share: everything but the place of the weight decay.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class AdamBase<T> : Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string SquaresName = "exp_avg_sq", LargestSquaresName = "max_exp_avg_sq";

    private readonly bool _decoupled;

    private protected AdamBase(
        IEnumerable<KeyValuePair<string, Parameter<T>>> parameters, double learningRate, double beta1, double beta2, double epsilon,
        double weightDecay, bool decoupled, bool amsgrad)
        : base(
            parameters, learningRate, weightDecay,
            amsgrad ? ["exp_avg", SquaresName, LargestSquaresName] : ["exp_avg", SquaresName])
    {
        CheckShare(beta1, "beta1");
        CheckShare(beta2, "beta2");
        CheckAtLeastZero(epsilon, "eps");
        (Beta1, Beta2, Epsilon, Amsgrad, _decoupled) = (beta1, beta2, epsilon, amsgrad, decoupled);
    }

    /// <summary>The share of the mean gradient that a step keeps.</summary>
    public double Beta1 { get; }

    /// <summary>The share of the mean squared gradient that a step keeps.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the divisor from 0.</summary>
    public double Epsilon { get; }

    /// <summary>Whether a step divides by the largest mean squared gradient so far, not by the latest.</summary>
    public bool Amsgrad { get; }

    internal override bool IsNeverNegative(string moment) => moment is SquaresName or LargestSquaresName;

    private protected override void Update(OptimizerState<T> state, Tape<T> tape)
    {
        // The means start at 0; the corrections compensate for that.
        double correction1 = 1 - Math.Pow(Beta1, state.Steps), correction2 = 1 - Math.Pow(Beta2, state.Steps);
        (double addedDecay, double shrinking) = _decoupled ? (0.0, 1 - (LearningRate * WeightDecay)) : (WeightDecay, 1.0);
        var rule = new Rule(
            T.CreateTruncating(addedDecay), T.CreateTruncating(shrinking), T.CreateTruncating(1 - Beta1), T.CreateTruncating(Beta2),
            T.CreateTruncating(1 - Beta2), T.CreateTruncating(Math.Sqrt(correction2)), T.CreateTruncating(Epsilon),
            T.CreateTruncating(LearningRate / correction1));
        if (Amsgrad)
            Apply(new AmsgradRule(rule), state, tape);
        else
            Apply(rule, state, tape);
    }

    private readonly struct Rule(
        T addedDecay, T shrinking, T meanShare, T keptSquares, T addedSquares, T squareCorrection, T epsilon, T rate) : IUpdateRule<T>
    {
        public static int Moments => 2;

        public void Step(ref Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second, ref Vector<T> third)
        {
            Average(value, gradient, ref first, ref second);
            value = Stepped(value, first, second);
        }

        /// <summary>Adds a gradient to the means.</summary>
        public void Average(Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
        {
            Vector<T> direction = gradient + (value * addedDecay);
            first += (direction - first) * meanShare;
            second = (second * keptSquares) + (direction * direction * addedSquares);
        }

        public Vector<T> Stepped(Vector<T> value, Vector<T> mean, Vector<T> squares)
        {
            Vector<T> divisor = (Vector.SquareRoot(squares) / Vector.Create(squareCorrection)) + Vector.Create(epsilon);
            return (value * shrinking) - (mean / divisor * rate);
        }
    }

    /// <summary>The third moment is the largest value that the second has had.</summary>
    private readonly struct AmsgradRule(Rule rule) : IUpdateRule<T>
    {
        public static int Moments => 3;

        public void Step(ref Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second, ref Vector<T> third)
        {
            rule.Average(value, gradient, ref first, ref second);
            third = Vector.Max(third, second);
            value = rule.Stepped(value, first, third);
        }
    }
}
