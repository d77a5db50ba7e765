using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>A window by which a signal fades in and out.</summary>
public enum WindowFunction
{
    /// <summary>0.5 − 0.5 · cos x.</summary>
    Hann,

    /// <summary>25/46 − 21/46 · cos x.</summary>
    Hamming,

    /// <summary>0.42 − 0.5 · cos x + 0.08 · cos 2x.</summary>
    Blackman,
}

/// <summary>
/// A window of a sum of cosines: x runs from 0 to 2π. Input: the number of its elements, one int64 or int32. Integers are cut towards 0.
/// </summary>
/// <param name="function">The sum.</param>
/// <param name="isPeriodic">Whether 2π is the element after the last one, as for spectra; if not, it is the last one.</param>
/// <param name="type">The type of the elements.</param>
public sealed class CosineWindow(WindowFunction function, bool isPeriodic = true, ElementType type = ElementType.Float32) : Operation
{
    /// <inheritdoc/>
    public override string Kind => $"{Function}Window";

    /// <summary>The sum.</summary>
    public WindowFunction Function { get; } = function;

    /// <summary>Whether 2π is the element after the last one.</summary>
    public bool IsPeriodic { get; } = isPeriodic;

    /// <summary>The type of the elements.</summary>
    public ElementType Type { get; } = type;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo size = inputs.Required(0);
        if (size.Type is not (ElementType.Int64 or ElementType.Int32) || size.Length != 1)
            throw new InferenceException($"its size is {size}: give one int64 or int32.");
        if (size.Integers("size") is not [var length])
            return [ValueInfo.OfUnknownShape(Type)];
        if (length < 0)
            throw new InferenceException($"its size is {length}: give 0 or more.");
        return [ValueInfo.Of(ElementDispatch.Number<Maker, InferenceTensor>(Type, new Maker(this, length)))];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;

    private readonly struct Maker(CosineWindow window, long length) : INumberVisitor<InferenceTensor>
    {
        public InferenceTensor Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            InferenceTensor values = InferenceTensor.New(window.Type, [checked((nint)length)]);
            Span<T> numbers = values.Elements<T>();
            (double constant, double first, double second) = window.Function switch
            {
                WindowFunction.Hann => (0.5, -0.5, 0.0),
                WindowFunction.Hamming => (25.0 / 46, -21.0 / 46, 0),
                WindowFunction.Blackman => (0.42, -0.5, 0.08),
                _ => throw new InferenceException($"its window is {window.Function}: use one of {nameof(WindowFunction)}."),
            };
            double period = window.IsPeriodic ? length : length - 1;
            for (int i = 0; i < numbers.Length; i++)
            {
                double x = 2 * Math.PI * i / period;
                double value = constant + (first * Math.Cos(x)) + (second * Math.Cos(2 * x));
                numbers[i] = T.CreateTruncating(length == 1 ? 1 : value);
            }

            return values;
        }
    }
}
