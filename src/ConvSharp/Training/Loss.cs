using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;

namespace ConvSharp.Training;

/// <summary>Losses, as torch.nn has them: a prediction and a target give a variable of one element.</summary>
public static class Loss
{
    /// <summary>
    /// The class number that <see cref="CrossEntropy{T}(Variable{T}, Tensor{long}, double, long, Reduction, Tensor{T})"/> ignores.
    /// </summary>
    public const long DefaultIgnoreIndex = -100;

    /// <summary>The mean or sum of (prediction − target)²: torch.nn.MSELoss.</summary>
    /// <param name="prediction">The network's output.</param>
    /// <param name="target">The wanted output, of the same shape.</param>
    /// <param name="reduction">Whether the losses of the elements are averaged or added up.</param>
    /// <exception cref="ConvolutionArgumentException">The shapes differ, or there is no such reduction.</exception>
    public static Variable<T> MeanSquaredError<T>(Variable<T> prediction, Variable<T> target, Reduction reduction = Reduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        prediction.Tape.Apply(SquaredError<T>.Of(reduction), prediction, target);

    /// <summary>The mean or sum of |prediction − target|: torch.nn.L1Loss.</summary>
    /// <param name="prediction">The network's output.</param>
    /// <param name="target">The wanted output, of the same shape.</param>
    /// <param name="reduction">Whether the losses of the elements are averaged or added up.</param>
    /// <exception cref="ConvolutionArgumentException">The shapes differ, or there is no such reduction.</exception>
    public static Variable<T> MeanAbsoluteError<T>(Variable<T> prediction, Variable<T> target, Reduction reduction = Reduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        prediction.Tape.Apply(AbsoluteError<T>.Of(reduction), prediction, target);

    /// <summary>The cross entropy of classes given by number: torch.nn.CrossEntropyLoss.</summary>
    /// <param name="logits">[batch, classes, …]: unnormalised log probabilities.</param>
    /// <param name="classes">[batch, …]: the right class's number at each position. Do not change it before backward is done.</param>
    /// <param name="labelSmoothing">0 to 1: the share of the target that is spread evenly over all classes.</param>
    /// <param name="ignoreIndex">The class number of positions that do not count.</param>
    /// <param name="reduction">
    /// The mean over the positions that count (NaN if none does), weighted by the weights of their classes, or the weighted sum.
    /// </param>
    /// <param name="weight">[classes]: how much each class counts, such as more for rare ones. By default 1.</param>
    /// <exception cref="ConvolutionArgumentException">Shapes, class numbers or arguments do not fit.</exception>
    public static Variable<T> CrossEntropy<T>(
        Variable<T> logits, Tensor<long> classes, double labelSmoothing = 0, long ignoreIndex = DefaultIgnoreIndex,
        Reduction reduction = Reduction.Mean, Tensor<T>? weight = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(classes);
        Tensor<long> dense = classes.IsDense ? classes : classes.ToDenseTensor();
        var loss = SoftmaxCrossEntropy<T>.Of(labelSmoothing, ignoreIndex, reduction, weight is not null);
        return weight is null
            ? logits.Tape.ApplyWith(loss, dense, logits)
            : logits.Tape.ApplyWith(loss, dense, logits, logits.Tape.Input(weight));
    }

    /// <summary>The cross entropy of classes given by probabilities: torch.nn.CrossEntropyLoss.</summary>
    /// <param name="logits">[batch, classes, …]: unnormalised log probabilities.</param>
    /// <param name="probabilities">Of the same shape: the probability of each class at each position.</param>
    /// <param name="labelSmoothing">0 to 1: the share of the target that is spread evenly over all classes.</param>
    /// <param name="reduction">The mean, which divides by the number of positions whatever the weights, or the sum.</param>
    /// <param name="weight">[classes]: how much each class counts. By default 1.</param>
    /// <exception cref="ConvolutionArgumentException">Shapes or arguments do not fit.</exception>
    public static Variable<T> CrossEntropy<T>(
        Variable<T> logits, Variable<T> probabilities, double labelSmoothing = 0, Reduction reduction = Reduction.Mean,
        Tensor<T>? weight = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var loss = SoftmaxCrossEntropy<T>.Of(labelSmoothing, DefaultIgnoreIndex, reduction, weight is not null);
        return weight is null
            ? logits.Tape.Apply(loss, logits, probabilities)
            : logits.Tape.Apply(loss, logits, probabilities, logits.Tape.Input(weight));
    }

    /// <summary>The binary cross entropy of a sigmoid's input, safe for large numbers: torch.nn.BCEWithLogitsLoss.</summary>
    /// <param name="logits">The network's output, before the sigmoid.</param>
    /// <param name="target">Probabilities of the same shape.</param>
    /// <param name="positiveWeight">
    /// How much more positive targets count, torch's pos_weight: broadcast to the target's shape. By default 1.
    /// </param>
    /// <param name="reduction">Whether the losses of the elements are averaged or added up.</param>
    /// <exception cref="ConvolutionArgumentException">Shapes do not fit, or there is no such reduction.</exception>
    public static Variable<T> BinaryCrossEntropyWithLogits<T>(
        Variable<T> logits, Variable<T> target, Tensor<T>? positiveWeight = null, Reduction reduction = Reduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        logits.Tape.ApplyWith(BinaryCrossEntropy<T>.Of(reduction), positiveWeight, logits, target);
}
