using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;

namespace ConvSharp.Training;

/// <summary>
/// −(w·y·log σ(x) + (1 − y)·log σ(−x)), with w the weight of positive targets: the pass's argument, or 1 without one.
/// </summary>
internal sealed class BinaryCrossEntropy<T> : ElementwiseLoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int WeightSlot = 0;

    private static readonly BinaryCrossEntropy<T> Mean = new(Reduction.Mean), Total = new(Reduction.Sum);

    private BinaryCrossEntropy(Reduction reduction)
        : base(reduction)
    {
    }

    public static BinaryCrossEntropy<T> Of(Reduction reduction) => Reductions.Choose(reduction, Mean, Total);

    protected internal override void Forward(Pass<T> pass)
    {
        if (pass.Argument is Tensor<T> weight)
            Spread(weight, pass);
        base.Forward(pass);
    }

    protected override double Sum(Pass<T> pass, int start, int end)
    {
        ReadOnlySpan<T> x = pass.Input(0), y = pass.Input(1), weights = Weights(pass);
        double sum = 0;
        for (int i = start; i < end; i++)
        {
            T positive = WeightAt(weights, i) * y[i] * LogSigmoid.Of(x[i]), negative = (T.One - y[i]) * LogSigmoid.Of(-x[i]);
            sum -= double.CreateTruncating(positive + negative);
        }

        return sum;
    }

    protected override void Differentiate(Pass<T> pass, int input, T factor, int start, int end)
    {
        ReadOnlySpan<T> x = pass.Input(0), y = pass.Input(1), weights = Weights(pass);
        Span<T> gradient = pass.InputGradient(input);
        for (int i = start; i < end; i++)
        {
            T weight = WeightAt(weights, i);
            gradient[i] = factor * (input == 0
                ? ((T.One - y[i]) * LogSigmoid.Sigmoid(x[i])) - (weight * y[i] * LogSigmoid.Sigmoid(-x[i]))
                : LogSigmoid.Of(-x[i]) - (weight * LogSigmoid.Of(x[i])));
        }
    }

    private static ReadOnlySpan<T> Weights(Pass<T> pass) =>
        pass.Argument is null ? default : pass.Saved<T>(WeightSlot, pass.Input().Length);

    private static T WeightAt(ReadOnlySpan<T> weights, int index) => weights.IsEmpty ? T.One : weights[index];

    /// <summary>Repeats the weights to the target's shape, as torch broadcasts: axes are matched from the last.</summary>
    private static void Spread(Tensor<T> weight, Pass<T> pass)
    {
        ReadOnlySpan<nint> shape = pass.InputShape(1), from = weight.Lengths;
        bool fits = from.Length <= shape.Length;
        for (int axis = 1; fits && axis <= from.Length; axis++)
            fits = from[^axis] == 1 || from[^axis] == shape[^axis];
        if (!fits)
        {
            ConvolutionArgumentException.Throw(
                $"the weight of positive targets cannot be broadcast to targets of size {ShapeText.Print(shape)}", "pos_weight",
                ShapeText.Print(from), "give a size that matches each axis from the last, or is 1 there");
        }

        var spread = new TensorSpan<T>(pass.Saved<T>(WeightSlot, pass.Input().Length), shape);
        Tensor.BroadcastTo(weight.AsReadOnlyTensorSpan(), spread);
    }
}
