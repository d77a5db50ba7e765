using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// min(max(x, least), most). Inputs: x, and optionally the least and the most, one number each. Where the least is larger than the most,
/// the result is the most.
/// </summary>
public sealed class Clip : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        for (int i = 1; i <= 2; i++)
        {
            if (inputs.Optional(i) is not { } bound)
                continue;
            OperationInputs.CheckSameType(input, bound);
            if (bound.Length != 1)
                throw new InferenceException($"its bound is {bound}: give one number.");
        }

        return [ValueInfo.Of(input.Type, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Number<StepMaker, Step>(description.Inputs[0]!.Type, default);
    }

    private readonly struct StepMaker : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => new ClipStep<T>();
    }

    private sealed unsafe class ClipStep<T> : Step
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        private static readonly UnaryMap<T> Map = static (x, y, least, most) =>
        {
            TensorPrimitives.Max(x, least, y);
            TensorPrimitives.Min(y, most, y);
        };

        public override bool CanOverwrite(int input) => input == 0;

        public override void Execute(StepMemory memory)
        {
            // Infinities, not the largest numbers, so that an infinite x stays as it is where a bound is absent.
            T most = memory.HasInput(2) ? *(T*)memory.InputBytes(2) : Largest;
            T least = memory.HasInput(1) ? *(T*)memory.InputBytes(1) : Smallest;
            Pieces.Run(
                new Range((T*)memory.InputBytes(0), (T*)memory.OutputBytes(0), least, most), (nint)memory.Outputs[0].Length, 2 * sizeof(T),
                memory.Parallel);
        }

        private static T Largest => T.CreateSaturating(double.PositiveInfinity);

        private static T Smallest => T.CreateSaturating(double.NegativeInfinity);

        private readonly struct Range(T* x, T* y, T least, T most) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                int length = (int)(end - start);
                Map(new ReadOnlySpan<T>(x + start, length), new Span<T>(y + start, length), least, most);
            }
        }
    }
}
