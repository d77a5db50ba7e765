using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// (x − zero point) · scale, as float32. Inputs: x of integers, the scale (one number, or one for each place on an axis), and
/// optionally the
/// zero point, of x's type and the scale's shape.
/// </summary>
/// <param name="axis">The axis along which scales differ; negative ones count from the end.</param>
public sealed class DequantizeLinear(int axis = 1) : Operation
{
    /// <summary>The axis along which scales differ.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo input, ValueInfo scale) = (inputs.Required(0), inputs.Required(1));
        if (input.Type is ElementType.Bool or ElementType.Float32 or ElementType.Float64)
            throw new InferenceException($"its input is {input}: give integers.");
        if (inputs.Optional(2) is { } zero)
            OperationInputs.CheckSameType(input, zero);
        QuantizedAxis.Check(input, scale, inputs.Optional(2), Axis);
        return [ValueInfo.Of(ElementType.Float32, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        AxisLayout layout = QuantizedAxis.Layout(input, description.Inputs[1]!, Axis);
        return input.Type switch
        {
            ElementType.UInt8 => new DequantizeStep<byte>(layout),
            ElementType.Int8 => new DequantizeStep<sbyte>(layout),
            ElementType.UInt16 => new DequantizeStep<ushort>(layout),
            ElementType.Int16 => new DequantizeStep<short>(layout),
            ElementType.Int32 => new DequantizeStep<int>(layout),
            _ => throw new InferenceException($"its input is {input}: give integers of 8 or 16 bits, or int32."),
        };
    }

    private sealed unsafe class DequantizeStep<T>(AxisLayout layout) : Step
        where T : unmanaged, IBinaryInteger<T>
    {
        public override void Execute(StepMemory memory) => Pieces.Run(
            new Body(
                layout, (T*)memory.InputBytes(0), memory.InputPointer<float>(1), memory.HasInput(2) ? (T*)memory.InputBytes(2) : null,
                memory.OutputPointer<float>(0)),
            (nint)memory.Outputs[0].Length, sizeof(T) + sizeof(float), memory.Parallel);

        private readonly struct Body(AxisLayout layout, T* input, float* scales, T* zeros, float* output) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                while (start < end)
                {
                    (nint row, nint within) = Math.DivRem(start, layout.Inner);
                    nint place = row % layout.Length, stop = Math.Min(end, start + layout.Inner - within);
                    float scale = scales[place];
                    long zero = zeros == null ? 0 : long.CreateTruncating(zeros[place]);
                    for (; start < stop; start++)
                        output[start] = (long.CreateTruncating(input[start]) - zero) * scale;
                }
            }
        }
    }
}
