using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Inference.Operations;

/// <summary>A function of the elements of any number of inputs, which broadcast.</summary>
/// <param name="function">The function.</param>
public sealed class Variadic(VariadicFunction function) : Operation
{
    /// <summary>The function.</summary>
    public VariadicFunction Function { get; } = function;

    /// <inheritdoc/>
    public override string Kind => Function.ToString();

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo first = inputs.Required(0);
        nint[] shape = first.Shape.ToArray();
        for (int i = 1; i < inputs.Length; i++)
        {
            OperationInputs.CheckSameType(first, inputs.Required(i));
            shape = OperationInputs.Broadcast(shape, inputs.Required(i).Shape);
        }

        return [ValueInfo.Of(first.Type, shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (description.Inputs.Count == 1)
            return Step.View;
        return ElementDispatch.Number<StepMaker, Step>(description.Outputs[0].Type, new StepMaker(Function, description));
    }

    private readonly struct StepMaker(VariadicFunction function, StepDescription description) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            ValueInfo result = description.Outputs[0];
            nint[] output = result.Shape.ToArray();
            nint[][] shapes = [.. description.Inputs.Select(input => input!.Shape.ToArray())];
            BroadcastLayout[] layouts =
            [
                new(output, shapes[0], shapes[1]), .. shapes.Skip(2).Select(shape => new BroadcastLayout(output, output, shape)),
            ];
            BinaryFunction binary = function switch
            {
                VariadicFunction.Max => BinaryFunction.Max,
                VariadicFunction.Min => BinaryFunction.Min,
                _ => BinaryFunction.Add,
            };
            bool[] canOverwrite =
                [.. description.Inputs.Select((input, i) => i < 2 && input!.Length == result.Length)];
            return new VariadicStep<T>(BinaryMaps.OfNumbers<T>(binary), layouts, canOverwrite, function == VariadicFunction.Mean);
        }
    }

    /// <summary>The first two operands, then one more at a time.</summary>
    private sealed unsafe class VariadicStep<T>(BinaryMap<T, T> map, BroadcastLayout[] layouts, bool[] canOverwrite, bool isMean) : Step
        where T : unmanaged, INumber<T>
    {
        public override bool CanOverwrite(int input) => canOverwrite[input];

        public override void Execute(StepMemory memory)
        {
            T* output = (T*)memory.OutputBytes(0);
            for (int i = 0; i < layouts.Length; i++)
            {
                T* x = i == 0 ? (T*)memory.InputBytes(0) : output;
                BinaryStep<T, T>.Execute(map, layouts[i], x, (T*)memory.InputBytes(i + 1), output, memory.Parallel);
            }

            if (isMean)
            {
                var values = new Span<T>(output, checked((int)layouts[0].Length));
                TensorPrimitives.Divide(values, T.CreateChecked(layouts.Length + 1), values);
            }
        }
    }
}
