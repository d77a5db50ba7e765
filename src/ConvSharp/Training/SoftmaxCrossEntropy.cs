using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Tensors;

namespace ConvSharp.Training;

/// <summary>
/// −Σ target · log softmax(logits) over the classes, axis 1. The target is a second input of probabilities, or the pass's argument: the
/// number of the right class at each position. Label smoothing ε mixes it with the even distribution: (1 − ε)·target + ε / classes.
/// The last input may be a weight of each class, by which its target is multiplied afterwards.
/// </summary>
internal sealed class SoftmaxCrossEntropy<T> : Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int LogProbabilitySlot = 0;

    private static readonly ConcurrentDictionary<
        (double LabelSmoothing, long IgnoreIndex, Reduction Reduction, bool IsWeighted), SoftmaxCrossEntropy<T>> Made = [];

    private readonly T _labelSmoothing;
    private readonly long _ignoreIndex;
    private readonly Reduction _reduction;
    private readonly bool _isWeighted;

    private SoftmaxCrossEntropy(double labelSmoothing, long ignoreIndex, Reduction reduction, bool isWeighted)
    {
        Reductions.Check(reduction);
        if (labelSmoothing is not (>= 0 and <= 1))
        {
            ConvolutionArgumentException.Throw("label_smoothing must be between 0.0 and 1.0", "label_smoothing", labelSmoothing,
                "use a number such as 0.1");
        }

        (_labelSmoothing, _ignoreIndex, _reduction, _isWeighted) =
            (T.CreateTruncating(labelSmoothing), ignoreIndex, reduction, isWeighted);
    }

    /// <summary>One object for each choice of arguments, so that a tape recognises it in the next training pass.</summary>
    public static SoftmaxCrossEntropy<T> Of(double labelSmoothing, long ignoreIndex, Reduction reduction, bool isWeighted) =>
        Made.TryGetValue((labelSmoothing, ignoreIndex, reduction, isWeighted), out SoftmaxCrossEntropy<T>? made)
            ? made
            : Made.GetOrAdd(
                (labelSmoothing, ignoreIndex, reduction, isWeighted),
                new SoftmaxCrossEntropy<T>(labelSmoothing, ignoreIndex, reduction, isWeighted));

    protected internal override nint[] OutputShape(Pass<T> pass)
    {
        ReadOnlySpan<nint> logits = pass.InputShape();
        if (logits.Length < 2)
        {
            ConvolutionArgumentException.Throw("logits need a batch axis and one of classes", "logits", ShapeText.Print(logits),
                "give [batch, classes, …]");
        }

        if (HasProbabilities(pass))
            TensorMemory.CheckShape(pass.InputShape(1), logits, "target");
        if (_isWeighted)
            CheckWeight(pass.InputShape(pass.InputCount - 1), logits[1]);
        return [1];
    }

    protected internal override void Forward(Pass<T> pass)
    {
        if (pass.Argument is not null)
            CheckClasses(pass);
        var axes = new ClassAxes(pass.InputShape());
        LogProbabilities(pass); // makes their memory before several threads write to it
        double sum = pass.SumOfRanges(axes.Positions, axes.Classes, (loss: this, pass, axes), static (of, start, end) =>
        {
            double sum = 0;
            for (int position = start; position < end; position++)
                sum += of.loss.LossAt(of.pass, of.axes, position);
            return sum;
        });
        pass.Output[0] = T.CreateTruncating(sum * Scale(pass, axes));
    }

    protected internal override void Backward(Pass<T> pass)
    {
        var axes = new ClassAxes(pass.InputShape());
        T factor = T.CreateTruncating(Scale(pass, axes) * double.CreateTruncating(pass.OutputGradient[0]));
        if (pass.NeedsInputGradient(0))
        {
            pass.InRanges(axes.Positions, axes.Classes, (loss: this, pass, axes, factor), static (of, start, end) =>
            {
                for (int position = start; position < end; position++)
                    of.loss.DifferentiateLogits(of.pass, of.axes, position, of.factor);
            });
        }

        if (HasProbabilities(pass) && pass.NeedsInputGradient(1))
            DifferentiateProbabilities(pass, axes, factor);
    }

    private double LossAt(Pass<T> pass, ClassAxes axes, int position)
    {
        ReadOnlySpan<T> logits = pass.Input();
        Span<T> logProbabilities = LogProbabilities(pass);
        int first = axes.First(position);
        T largest = T.NegativeInfinity, sum = T.Zero;
        for (int c = 0; c < axes.Classes; c++)
            largest = T.Max(largest, logits[first + (c * axes.Stride)]);
        for (int c = 0; c < axes.Classes; c++)
            sum += T.Exp(logits[first + (c * axes.Stride)] - largest);
        T logSum = T.Log(sum), loss = T.Zero;
        var target = new Target(this, pass, axes, position);
        for (int c = 0; c < axes.Classes; c++)
        {
            int index = first + (c * axes.Stride);
            logProbabilities[index] = logits[index] - largest - logSum;
            T weight = target.At(c, index);
            if (weight != T.Zero)
                loss -= weight * logProbabilities[index];
        }

        return double.CreateTruncating(loss);
    }

    /// <summary>softmax · Σ target − target: the targets of a position need not sum to 1.</summary>
    private void DifferentiateLogits(Pass<T> pass, ClassAxes axes, int position, T factor)
    {
        ReadOnlySpan<T> logProbabilities = LogProbabilities(pass);
        Span<T> gradient = pass.InputGradient(0);
        int first = axes.First(position);
        var target = new Target(this, pass, axes, position);
        T sum = T.Zero;
        for (int c = 0; c < axes.Classes; c++)
            sum += target.At(c, first + (c * axes.Stride));
        for (int c = 0; c < axes.Classes; c++)
        {
            int index = first + (c * axes.Stride);
            gradient[index] = factor * ((sum * T.Exp(logProbabilities[index])) - target.At(c, index));
        }
    }

    private void DifferentiateProbabilities(Pass<T> pass, ClassAxes axes, T factor)
    {
        Span<T> gradient = pass.InputGradient(1);
        TensorPrimitives.Multiply(LogProbabilities(pass), -factor * (T.One - _labelSmoothing), gradient);
        ReadOnlySpan<T> weights = Weights(pass);
        for (int start = 0, c = 0; c < weights.Length && start < gradient.Length; start += axes.Stride, c = (c + 1) % axes.Classes)
        {
            Span<T> ofClass = gradient.Slice(start, axes.Stride);
            TensorPrimitives.Multiply(ofClass, weights[c], ofClass);
        }
    }

    /// <summary>
    /// What the sum is multiplied by: 1, or for a mean 1 over its divisor. With class numbers the divisor is the sum of the weights of all
    /// classes that are not ignored, with probabilities the number of positions, whatever the weights.
    /// </summary>
    private double Scale(Pass<T> pass, ClassAxes axes)
    {
        if (_reduction == Reduction.Sum)
            return 1;
        if (pass.Argument is null)
            return 1.0 / axes.Positions;
        if (!_isWeighted)
            return 1.0 / (axes.Positions - Classes(pass).Count(_ignoreIndex));
        double sum = 0;
        ReadOnlySpan<T> weights = Weights(pass);
        foreach (long number in Classes(pass))
            sum += number == _ignoreIndex ? 0 : double.CreateTruncating(weights[(int)number]);
        return 1 / sum;
    }

    private static void CheckWeight(ReadOnlySpan<nint> weight, nint classes)
    {
        if (weight.Length != 1 || weight[0] != classes)
        {
            ConvolutionArgumentException.Throw(
                $"weight tensor should be defined either for all {classes} classes or no classes but got weight tensor of shape: "
                + ShapeText.Print(weight),
                "weight", ShapeText.Print(weight), $"give one number for each of the {classes} classes");
        }
    }

    private void CheckClasses(Pass<T> pass)
    {
        ReadOnlySpan<nint> logits = pass.InputShape();
        var classes = (Tensor<long>)pass.Argument!;
        bool fits = classes.Lengths.Length == logits.Length - 1 && classes.Lengths[0] == logits[0]
            && classes.Lengths[1..].SequenceEqual(logits[2..]);
        if (!fits)
        {
            nint[] expected = [logits[0], .. logits[2..]];
            TensorMemory.CheckShape(classes.Lengths, expected, "classes");
        }

        foreach (long number in Classes(pass))
        {
            if (number != _ignoreIndex && (number < 0 || number >= logits[1]))
            {
                ConvolutionArgumentException.Throw($"Target {number} is out of bounds.", "classes", number,
                    $"use numbers from 0 to {logits[1] - 1}, or ignore_index, {_ignoreIndex}");
            }
        }
    }

    private static ReadOnlySpan<long> Classes(Pass<T> pass)
    {
        ReadOnlyTensorSpan<long> classes = ((Tensor<long>)pass.Argument!).AsReadOnlyTensorSpan();
        return MemoryMarshal.CreateReadOnlySpan(in classes.GetPinnableReference(), (int)classes.FlattenedLength);
    }

    private static bool HasProbabilities(Pass<T> pass) => pass.Argument is null;

    /// <summary>The weights of the classes; empty if there are none.</summary>
    private ReadOnlySpan<T> Weights(Pass<T> pass) => _isWeighted ? pass.Input(pass.InputCount - 1) : default;

    private static Span<T> LogProbabilities(Pass<T> pass) => pass.Saved<T>(LogProbabilitySlot, pass.Input().Length);

    /// <summary>Where the classes of each position lie in [batch, classes, rest].</summary>
    private readonly struct ClassAxes
    {
        public ClassAxes(ReadOnlySpan<nint> shape)
        {
            (Classes, Stride) = ((int)shape[1], 1);
            foreach (nint size in shape[2..])
                Stride *= (int)size;
            Positions = (int)shape[0] * Stride;
        }

        public int Positions { get; }

        public int Classes { get; }

        /// <summary>Elements from one class to the next.</summary>
        public int Stride { get; }

        public int First(int position) => (position / Stride * Classes * Stride) + (position % Stride);
    }

    /// <summary>The smoothed target at one position, times the classes' weights.</summary>
    private readonly ref struct Target
    {
        private readonly ReadOnlySpan<T> _probabilities, _weights;
        private readonly long _class;
        private readonly bool _isIgnored;
        private readonly T _share, _even;

        public Target(SoftmaxCrossEntropy<T> loss, Pass<T> pass, ClassAxes axes, int position)
        {
            _weights = loss.Weights(pass);
            (_share, _even) = (T.One - loss._labelSmoothing, loss._labelSmoothing / T.CreateTruncating(axes.Classes));
            if (pass.Argument is null)
            {
                _probabilities = pass.Input(1);
                return;
            }

            _class = Classes(pass)[position];
            _isIgnored = _class == loss._ignoreIndex;
        }

        /// <param name="number">Number of the class.</param>
        /// <param name="index">Where the class lies in the tensor.</param>
        public T At(int number, int index)
        {
            if (_isIgnored)
                return T.Zero;
            T target = _probabilities.IsEmpty ? (number == _class ? T.One : T.Zero) : _probabilities[index];
            T smoothed = (_share * target) + _even;
            return _weights.IsEmpty ? smoothed : smoothed * _weights[number];
        }
    }
}
