using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>Numbers from a start up to a limit, not included, by a step. Inputs: start, limit and step, one number each.</summary>
public sealed class Range : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo start = inputs.Required(0);
        OperationInputs.CheckSameType(start, inputs.Required(1));
        OperationInputs.CheckSameType(start, inputs.Required(2));
        if (start.Value is null || inputs[1]!.Value is null || inputs[2]!.Value is null)
            return [ValueInfo.OfUnknownShape(start.Type)];
        return [ValueInfo.Of(ElementDispatch.Number<Maker, InferenceTensor>(
            start.Type, new Maker(start.Value, inputs[1]!.Value!, inputs[2]!.Value!)))];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;

    private readonly struct Maker(InferenceTensor start, InferenceTensor limit, InferenceTensor step) : INumberVisitor<InferenceTensor>
    {
        public InferenceTensor Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            (T first, T end, T by) = (Only<T>(start), Only<T>(limit), Only<T>(step));
            double count = Math.Ceiling((double.CreateChecked(end) - double.CreateChecked(first)) / double.CreateChecked(by));
            if (double.IsNaN(count) || double.IsInfinity(count))
                throw new InferenceException($"its range from {first} to {end} by {by} has no end: use a step that leads to the limit.");
            InferenceTensor values = InferenceTensor.New(start.Type, [checked((nint)Math.Max(count, 0))]);
            Span<T> numbers = values.Elements<T>();
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = first + (T.CreateTruncating(i) * by);
            return values;
        }

        private static T Only<T>(InferenceTensor tensor)
            where T : unmanaged => tensor.Length == 1
                ? tensor.Elements<T>()[0]
                : throw new InferenceException($"a bound of its range is {tensor}: give one number.");
    }
}
