using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// The upper or the lower triangle of the matrices in the last two axes, zeros elsewhere. Inputs: the matrices, and optionally which
/// diagonal bounds the triangle: 0 the main one, positive ones above it.
/// </summary>
/// <param name="isUpper">Whether the upper triangle is kept.</param>
public sealed class Triangle(bool isUpper = true) : Operation
{
    /// <inheritdoc/>
    public override string Kind => "Trilu";

    /// <summary>Whether the upper triangle is kept.</summary>
    public bool IsUpper { get; } = isUpper;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (input.Rank < 2)
            throw new InferenceException($"its input is {input}: give at least two axes.");
        if (inputs.Optional(1) is { } diagonal && (diagonal.Type != ElementType.Int64 || diagonal.Length != 1))
            throw new InferenceException($"its diagonal is {diagonal}: give one int64.");
        return [ValueInfo.Of(input.Type, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        return new TriangleStep(IsUpper, input.Shape[^2], input.Shape[^1], input.Type.Size());
    }

    private sealed unsafe class TriangleStep(bool isUpper, nint rows, nint columns, int size) : Step
    {
        public override void Execute(StepMemory memory)
        {
            long diagonal = memory.HasInput(1) ? memory.Input<long>(1)[0] : 0;
            if (columns == 0)
                return;
            Pieces.Run(
                new Body(this, Math.Clamp(diagonal, -rows - 1, columns + 1), memory.InputBytes(0), memory.OutputBytes(0)),
                (nint)memory.Outputs[0].Length / columns, 2.0 * columns * size, memory.Parallel);
        }

        private readonly struct Body(TriangleStep step, long diagonal, byte* input, byte* output) : IRangeBody
        {
            public void Run(nint start, nint end) => step.Rows(diagonal, input, output, start, end);
        }

        private void Rows(long diagonal, byte* input, byte* output, nint start, nint end)
        {
            nint bytes = columns * size;
            for (nint row = start; row < end; row++)
            {
                // The upper triangle starts at the diagonal, the lower one ends behind it.
                nint edge = (nint)Math.Clamp((row % rows) + diagonal + (isUpper ? 0 : 1), 0, columns) * size;
                nint first = isUpper ? edge : 0, last = isUpper ? bytes : edge;
                byte* target = output + (row * bytes);
                new Span<byte>(target, (int)bytes).Clear();
                Buffer.MemoryCopy(input + (row * bytes) + first, target + first, last - first, last - first);
            }
        }
    }
}
