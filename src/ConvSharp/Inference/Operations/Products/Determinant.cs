using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>The determinants of square matrices in the last two axes: [batch …, m, m] becomes [batch …]. Computed in float64.</summary>
public sealed class Determinant : Operation
{
    /// <inheritdoc/>
    public override string Kind => "Det";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (input.Rank < 2 || input.Shape[^1] != input.Shape[^2])
            throw new InferenceException($"its input is {input}: give square matrices in the last two axes.");
        return [ValueInfo.Of(input.Type, input.Shape[..^2])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        return ElementDispatch.Float<Maker, Step>(input.Type, new Maker(input.Shape[^1], checked((nint)description.Outputs[0].Length)));
    }

    private readonly struct Maker(nint size, nint count) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => new DeterminantStep<T>(size, count);
    }

    /// <summary>Elimination with the largest pivot of each column, on copies of the matrices.</summary>
    private sealed unsafe class DeterminantStep<T>(nint size, nint count) : Step
        where T : unmanaged, INumber<T>
    {
        public override long WorkspaceBytes => checked((long)count * size * size * sizeof(double));

        public override void Execute(StepMemory memory) => Pieces.Run(
            new Body(size, (T*)memory.InputBytes(0), (double*)memory.WorkspaceAddress, (T*)memory.OutputBytes(0)), count,
            (double)size * size * (sizeof(T) + sizeof(double)), memory.Parallel);

        private readonly struct Body(nint size, T* input, double* copies, T* output) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                for (nint matrix = start; matrix < end; matrix++)
                {
                    double* copy = copies + (matrix * size * size);
                    for (nint i = 0; i < size * size; i++)
                        copy[i] = double.CreateTruncating(input[(matrix * size * size) + i]);
                    output[matrix] = T.CreateTruncating(Eliminate(copy));
                }
            }

            private double Eliminate(double* rows)
            {
                double determinant = 1;
                for (nint column = 0; column < size; column++)
                {
                    nint pivot = column;
                    for (nint row = column + 1; row < size; row++)
                        pivot = Math.Abs(rows[(row * size) + column]) > Math.Abs(rows[(pivot * size) + column]) ? row : pivot;
                    var top = new Span<double>(rows + (column * size), (int)size);
                    if (pivot != column)
                    {
                        determinant = -determinant;
                        var other = new Span<double>(rows + (pivot * size), (int)size);
                        for (int i = 0; i < top.Length; i++)
                            (top[i], other[i]) = (other[i], top[i]);
                    }

                    double largest = top[(int)column];
                    determinant *= largest;
                    if (largest == 0)
                        return 0;
                    for (nint row = column + 1; row < size; row++)
                    {
                        double* line = rows + (row * size);
                        double factor = line[column] / largest;
                        for (nint i = column + 1; i < size; i++)
                            line[i] -= factor * top[(int)i];
                    }
                }

                return determinant;
            }
        }
    }
}
