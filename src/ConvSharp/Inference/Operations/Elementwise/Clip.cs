using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Files;

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
        ElementType type = description.Inputs[0]!.Type;
        return type is ElementType.Float32 or ElementType.Float64
            ? ElementDispatch.Float<FloatStep, Step>(type, default)
            : ElementDispatch.Number<NumberStep, Step>(type, default);
    }

    /// <summary>The loop for floating-point numbers: NaN stays NaN, and a bound that is NaN makes everything NaN.</summary>
    private static void Floats<T>(ReadOnlySpan<T> x, Span<T> y, T least, T most)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.IsNaN(least) || T.IsNaN(most))
            y.Fill(T.NaN);
        else
            WideLoop.Map(x, y, new ClampFormulas<T>.Clamp(least, most));
    }

    private static void Numbers<T>(ReadOnlySpan<T> x, Span<T> y, T least, T most)
        where T : unmanaged, INumber<T>
    {
        TensorPrimitives.Max(x, least, y);
        TensorPrimitives.Min(y, most, y);
    }

    private readonly struct FloatStep : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => new ClipStep<T>(Floats);
    }

    private readonly struct NumberStep : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => new ClipStep<T>(Numbers);
    }

    private sealed unsafe class ClipStep<T>(UnaryMap<T> map) : Step
        where T : unmanaged, INumber<T>
    {
        public override bool CanOverwrite(int input) => input == 0;

        public override void Execute(StepMemory memory)
        {
            // Infinities, not the largest numbers, so that an infinite x stays as it is where a bound is absent.
            T most = memory.HasInput(2) ? *(T*)memory.InputBytes(2) : T.CreateSaturating(double.PositiveInfinity);
            T least = memory.HasInput(1) ? *(T*)memory.InputBytes(1) : T.CreateSaturating(double.NegativeInfinity);
            MapStep<T>.Run(memory, map, least, most);
        }
    }
}
