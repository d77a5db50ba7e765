using ConvSharp.Errors;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>A tensor filled with one number. Input: the shape, as integers.</summary>
/// <param name="value">A tensor of one element; null for a float32 zero.</param>
public sealed class ConstantOfShape(InferenceTensor? value = null) : Operation
{
    /// <summary>The number, as a tensor of one element.</summary>
    public InferenceTensor Value { get; } = value switch
    {
        null => InferenceTensor.Zeros(ElementType.Float32),
        { Length: 1 } => value,
        _ => throw new InferenceException($"the value of ConstantOfShape is {value}: give one element."),
    };

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        if (inputs.Required(0).Integers("shape") is not { } given)
            return [ValueInfo.OfUnknownShape(Value.Type)];
        nint[] shape = [.. given.Select(size => checked((nint)size))];
        if (shape.Any(size => size < 0))
            throw new InferenceException($"its shape is {ShapeText.Print(shape)}: give lengths of 0 or more.");
        return [ValueInfo.Of(Value.Type, shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new FillStep(Value);
    }

    private sealed unsafe class FillStep(InferenceTensor value) : Step
    {
        public override bool Reads(int input) => false;

        public override void Execute(StepMemory memory)
        {
            int length = checked((int)memory.Outputs[0].Length);
            byte* output = memory.OutputBytes(0);
            switch (value.Type.Size())
            {
                case 1:
                    new Span<byte>(output, length).Fill(value.Bytes[0]);
                    break;
                case 2:
                    new Span<ushort>(output, length).Fill(BitConverter.ToUInt16(value.Bytes));
                    break;
                case 4:
                    new Span<uint>(output, length).Fill(BitConverter.ToUInt32(value.Bytes));
                    break;
                default:
                    new Span<ulong>(output, length).Fill(BitConverter.ToUInt64(value.Bytes));
                    break;
            }
        }
    }
}
