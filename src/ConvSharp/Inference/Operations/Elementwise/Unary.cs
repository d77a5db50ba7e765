using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>A function of each element of its input.</summary>
public sealed class Unary : Operation
{
    /// <summary>Makes the operation.</summary>
    /// <param name="function">The function.</param>
    /// <param name="alpha">Its first parameter; null for the function's default.</param>
    /// <param name="beta">Its second parameter; null for the function's default.</param>
    public Unary(UnaryFunction function, double? alpha = null, double? beta = null)
    {
        (double defaultAlpha, double defaultBeta) = Defaults(function);
        (Function, Alpha, Beta) = (function, alpha ?? defaultAlpha, beta ?? defaultBeta);
    }

    /// <summary>The function.</summary>
    public UnaryFunction Function { get; }

    /// <summary>Its first parameter.</summary>
    public double Alpha { get; }

    /// <summary>Its second parameter.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public override string Kind => Function.ToString();

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        bool isLogic = Function == UnaryFunction.Not;
        if (isLogic != (input.Type == ElementType.Bool))
            throw new InferenceException($"its input is {input}: give {(isLogic ? "bool" : "numbers")}.");
        if (Function == UnaryFunction.BitwiseNot)
            ElementDispatch.CheckBits(input.Type);
        return [ValueInfo.Of(input.Type, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ElementType type = description.Inputs[0]!.Type;
        if (Function == UnaryFunction.Not)
            return new MapStep<byte>(static (x, y, _, _) => Not(x, y), 0, 0);
        if (Function == UnaryFunction.BitwiseNot)
            return ElementDispatch.Bits<ComplementStep, Step>(type, default);
        return type is ElementType.Float32 or ElementType.Float64
            ? ElementDispatch.Float<FloatStep, Step>(type, new FloatStep(this))
            : ElementDispatch.Number<NumberStep, Step>(type, new NumberStep(this));
    }

    private static (double Alpha, double Beta) Defaults(UnaryFunction function) => function switch
    {
        UnaryFunction.Celu or UnaryFunction.Elu or UnaryFunction.Swish or UnaryFunction.ThresholdedRelu => (1, 0),
        UnaryFunction.HardSigmoid => (0.2, 0.5),
        UnaryFunction.LeakyRelu => (0.01, 0),
        UnaryFunction.Selu => (1.6732632423543772, 1.0507009873554805),
        _ => (0, 0),
    };

    private static void Not(ReadOnlySpan<byte> x, Span<byte> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = (byte)(x[i] == 0 ? 1 : 0);
    }

    private readonly struct FloatStep(Unary unary) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
            new MapStep<T>(UnaryMaps.OfFloats<T>(unary.Function), T.CreateTruncating(unary.Alpha), T.CreateTruncating(unary.Beta));
    }

    private readonly struct ComplementStep : IBitsVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
            new MapStep<T>(static (x, y, _, _) => TensorPrimitives.OnesComplement(x, y), T.Zero, T.Zero);
    }

    private readonly struct NumberStep(Unary unary) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
            new MapStep<T>(UnaryMaps.OfNumbers<T>(unary.Function), T.Zero, T.Zero);
    }
}
