using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>The indices of the elements that are not 0, as int64 [axes, elements] in row-major order.</summary>
public sealed class NonZero : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (input.Type != ElementType.Bool)
            _ = ElementDispatch.Number<Maker, Step>(input.Type, new Maker([]));
        return [ValueInfo.OfUnknownShape(ElementType.Int64)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        nint[] shape = input.Shape.ToArray();
        return input.Type == ElementType.Bool
            ? new IndexStep<byte>(shape)
            : ElementDispatch.Number<Maker, Step>(input.Type, new Maker(shape));
    }

    private readonly struct Maker(nint[] shape) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => new IndexStep<T>(shape);
    }

    private sealed unsafe class IndexStep<T>(nint[] shape) : Step
        where T : unmanaged, INumber<T>
    {
        public override void Execute(StepMemory memory)
        {
            T* input = (T*)memory.InputBytes(0);
            nint length = (nint)memory.Inputs[0].Length, count = 0;
            for (nint i = 0; i < length; i++)
                count += input[i] != T.Zero ? 1 : 0;
            memory.Outputs[0].Hold(ElementType.Int64, [shape.Length, count]);
            long* output = memory.OutputPointer<long>(0);
            nint found = 0;
            for (nint i = 0; i < length; i++)
            {
                if (input[i] == T.Zero)
                    continue;
                nint rest = i;
                for (int axis = shape.Length - 1; axis >= 0; axis--)
                    (rest, output[(axis * count) + found]) = Math.DivRem(rest, shape[axis]);
                found++;
            }
        }
    }
}
