using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>A function of the elements of two inputs, which broadcast.</summary>
/// <param name="function">The function.</param>
public sealed class Binary(BinaryFunction function) : Operation
{
    /// <summary>The function.</summary>
    public BinaryFunction Function { get; } = function;

    /// <inheritdoc/>
    public override string Kind => Function.ToString();

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo x, ValueInfo y) = (inputs.Required(0), inputs.Required(1));
        if (Function != BinaryFunction.Pow)
            OperationInputs.CheckSameType(x, y);
        bool isLogic = Function is BinaryFunction.And or BinaryFunction.Or or BinaryFunction.Xor;
        if (isLogic != (x.Type == ElementType.Bool) && Function != BinaryFunction.Equal)
            throw new InferenceException($"its inputs are {x} and {y}: give {(isLogic ? "bool" : "numbers")}.");
        if (IsOfBits)
            ElementDispatch.CheckBits(x.Type);
        if (Function is BinaryFunction.ShiftLeft or BinaryFunction.ShiftRight && x.Type is not
            (ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64))
        {
            throw new InferenceException($"it does not shift {x.Type.Name()}: cast to uint8, uint16, uint32 or uint64.");
        }

        return [ValueInfo.Of(IsComparison ? ElementType.Bool : x.Type, OperationInputs.Broadcast(x.Shape, y.Shape))];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        (ValueInfo x, ValueInfo y, ValueInfo output) = (description.Inputs[0]!, description.Inputs[1]!, description.Outputs[0]);
        var layout = new BroadcastLayout(output.Shape, x.Shape.ToArray(), y.Shape.ToArray());
        bool[] canOverwrite = [CanOverwrite(x, output), CanOverwrite(y, output)];
        if (x.Type == ElementType.Bool)
            return new BinaryStep<byte, byte>(BinaryMaps.OfLogic(Function), layout, canOverwrite);
        if (IsOfBits)
            return ElementDispatch.Bits<BitStep, Step>(x.Type, new BitStep(Function, layout, canOverwrite));
        return Function == BinaryFunction.Pow
            ? PowMaps.Step(x.Type, y.Type, layout, canOverwrite)
            : ElementDispatch.Number<NumberStep, Step>(x.Type, new NumberStep(this, layout, canOverwrite));
    }

    private bool IsComparison => Function is BinaryFunction.Equal or BinaryFunction.Greater or BinaryFunction.GreaterOrEqual
        or BinaryFunction.Less or BinaryFunction.LessOrEqual;

    private bool IsOfBits => Function is BinaryFunction.BitwiseAnd or BinaryFunction.BitwiseOr or BinaryFunction.BitwiseXor
        or BinaryFunction.ShiftLeft or BinaryFunction.ShiftRight;

    private static bool CanOverwrite(ValueInfo input, ValueInfo output) =>
        input.Type == output.Type && input.Length == output.Length;

    private readonly struct NumberStep(Binary binary, BroadcastLayout layout, bool[] canOverwrite) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => binary.IsComparison
                ? new BinaryStep<T, byte>(BinaryMaps.OfComparison<T>(binary.Function), layout, canOverwrite)
                : new BinaryStep<T, T>(BinaryMaps.OfNumbers<T>(binary.Function), layout, canOverwrite);
    }

    private readonly struct BitStep(BinaryFunction function, BroadcastLayout layout, bool[] canOverwrite) : IBitsVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
            new BinaryStep<T, T>(BinaryMaps.OfBits<T>(function), layout, canOverwrite);
    }
}
