using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Powers, whose exponent may have another type than the base.</summary>
internal static class PowMaps
{
    /// <summary>The step for a base and an exponent of these types.</summary>
    public static Step Step(ElementType type, ElementType exponent, BroadcastLayout layout, bool[] canOverwrite)
    {
        if (type == exponent && type is ElementType.Float32 or ElementType.Float64)
            return ElementDispatch.Float<SameStep, Step>(type, new SameStep(layout, canOverwrite));
        return ElementDispatch.Number<BaseStep, Step>(type, new BaseStep(exponent, layout));
    }

    private readonly struct SameStep(BroadcastLayout layout, bool[] canOverwrite) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
            new BinaryStep<T, T>(new PrimitiveMap<T>(TensorPrimitives.Pow, OfNumber, TensorPrimitives.Pow), layout, canOverwrite);

        /// <summary>Squares, cubes and roots without a logarithm.</summary>
        private static void OfNumber<T>(ReadOnlySpan<T> x, T exponent, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (exponent == T.CreateChecked(2))
                TensorPrimitives.Multiply(x, x, result);
            else if (exponent == T.CreateChecked(0.5))
                TensorPrimitives.Sqrt(x, result);
            else if (exponent == T.CreateChecked(3))
                Cube(x, result);
            else
                TensorPrimitives.Pow(x, exponent, result);
        }

        private static void Cube<T>(ReadOnlySpan<T> x, Span<T> result)
            where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < x.Length; i++)
                result[i] = x[i] * x[i] * x[i];
        }
    }

    private readonly struct BaseStep(ElementType exponent, BroadcastLayout layout) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
            ElementDispatch.Number<ExponentStep<T>, Step>(exponent, new ExponentStep<T>(layout));
    }

    private readonly struct ExponentStep<T>(BroadcastLayout layout) : INumberVisitor<Step>
        where T : unmanaged, INumber<T>
    {
        public Step Visit<TExponent>()
            where TExponent : unmanaged, INumber<TExponent>, IMinMaxValue<TExponent> => new MixedStep<T, TExponent>(layout);
    }

    /// <summary>Through float64, in which integers of up to 53 bits are exact.</summary>
    private sealed unsafe class MixedStep<T, TExponent>(BroadcastLayout layout) : Step
        where T : unmanaged, INumber<T>
        where TExponent : unmanaged, INumber<TExponent>
    {
        public override void Execute(StepMemory memory) => layout.Run(
            new Body((T*)memory.InputBytes(0), (TExponent*)memory.InputBytes(1), (T*)memory.OutputBytes(0), layout.Steps), 0,
            layout.Length);

        private readonly struct Body(T* x, TExponent* exponents, T* result, nint[] steps) : IBroadcastBody
        {
            public void Run(nint output, nint first, nint second, nint third, int length)
            {
                for (int i = 0; i < length; i++)
                {
                    double power = Math.Pow(
                        double.CreateSaturating(x[first + (i * steps[0])]), double.CreateSaturating(exponents[second + (i * steps[1])]));
                    result[output + i] = T.CreateSaturating(power);
                }
            }
        }
    }
}
