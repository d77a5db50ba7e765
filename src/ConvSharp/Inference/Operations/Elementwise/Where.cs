using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Inputs: a condition, x and y, which broadcast. The output is x where the condition holds, else y.</summary>
public sealed class Where : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo condition, ValueInfo x, ValueInfo y) = (inputs.Required(0), inputs.Required(1), inputs.Required(2));
        if (condition.Type != ElementType.Bool)
            throw new InferenceException($"its condition is {condition}: give bool.");
        OperationInputs.CheckSameType(x, y);
        return [ValueInfo.Of(x.Type, OperationInputs.Broadcast(condition.Shape, OperationInputs.Broadcast(x.Shape, y.Shape)))];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo output = description.Outputs[0];
        var layout = new BroadcastLayout(output.Shape, [.. description.Inputs.Select(input => input!.Shape.ToArray())]);
        return output.Type.Size() switch
        {
            1 => new WhereStep<byte>(layout),
            2 => new WhereStep<ushort>(layout),
            4 => new WhereStep<uint>(layout),
            _ => new WhereStep<ulong>(layout),
        };
    }

    private sealed unsafe class WhereStep<T>(BroadcastLayout layout) : Step
        where T : unmanaged
    {
        public override void Execute(StepMemory memory) => Pieces.Run(
            new Range(
                new Body(
                    memory.InputBytes(0), (T*)memory.InputBytes(1), (T*)memory.InputBytes(2), (T*)memory.OutputBytes(0), layout.Steps),
                layout),
            layout.Length, 3 * sizeof(T), memory.Parallel);

        private readonly struct Range(Body body, BroadcastLayout layout) : IRangeBody
        {
            public void Run(nint start, nint end) => layout.Run(body, start, end);
        }

        private readonly struct Body(byte* condition, T* x, T* y, T* result, nint[] steps) : IBroadcastBody
        {
            public void Run(nint output, nint first, nint second, nint third, int length)
            {
                (nint ofCondition, nint ofX, nint ofY) = (steps[0], steps[1], steps[2]);
                for (nint i = 0; i < length; i++)
                    result[output + i] = condition[first + (i * ofCondition)] != 0 ? x[second + (i * ofX)] : y[third + (i * ofY)];
            }
        }
    }
}
