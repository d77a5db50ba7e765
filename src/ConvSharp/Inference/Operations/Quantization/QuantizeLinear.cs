using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// x / scale + zero point, rounded to the nearest integer, the even one of two, and cut to the range of the type. Inputs: x (float32), the
/// scale (one number, or one for each place on an axis), and optionally the zero point, of the output's type and the scale's shape.
/// </summary>
/// <param name="axis">The axis along which scales differ; negative ones count from the end.</param>
/// <param name="type">The type of the output where there is no zero point.</param>
public sealed class QuantizeLinear(int axis = 1, ElementType type = ElementType.UInt8) : Operation
{
    /// <summary>The axis along which scales differ.</summary>
    public int Axis { get; } = axis;

    /// <summary>The type of the output where there is no zero point.</summary>
    public ElementType Type { get; } = type;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo input, ValueInfo scale) = (inputs.Required(0), inputs.Required(1));
        OperationInputs.CheckSameType(input, scale);
        QuantizedAxis.Check(input, scale, inputs.Optional(2), Axis);
        ElementType output = inputs.Optional(2)?.Type ?? Type;
        if (output is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16))
            throw new InferenceException($"its output is {output.Name()}: give integers of 8 or 16 bits.");
        return [ValueInfo.Of(output, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        AxisLayout layout = QuantizedAxis.Layout(description.Inputs[0]!, description.Inputs[1]!, Axis);
        return description.Outputs[0].Type switch
        {
            ElementType.UInt8 => new QuantizeStep<byte>(layout),
            ElementType.Int8 => new QuantizeStep<sbyte>(layout),
            ElementType.UInt16 => new QuantizeStep<ushort>(layout),
            _ => new QuantizeStep<short>(layout),
        };
    }

    private sealed unsafe class QuantizeStep<T>(AxisLayout layout) : Step
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        public override void Execute(StepMemory memory) => Pieces.Run(
            new Body(
                layout, memory.InputPointer<float>(0), memory.InputPointer<float>(1), memory.HasInput(2) ? (T*)memory.InputBytes(2) : null,
                (T*)memory.OutputBytes(0)),
            (nint)memory.Outputs[0].Length, sizeof(T) + sizeof(float), memory.Parallel);

        private readonly struct Body(AxisLayout layout, float* input, float* scales, T* zeros, T* output) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                while (start < end)
                {
                    (nint row, nint within) = Math.DivRem(start, layout.Inner);
                    nint place = row % layout.Length, stop = Math.Min(end, start + layout.Inner - within);
                    float scale = scales[place], zero = zeros == null ? 0 : float.CreateTruncating(zeros[place]);
                    for (; start < stop; start++)
                        output[start] = T.CreateSaturating(MathF.Round(input[start] / scale, MidpointRounding.ToEven) + zero);
                }
            }
        }
    }
}
