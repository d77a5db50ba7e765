namespace ConvSharp.Inference.Operations;

/// <summary>The shapes of a matrix product, with the axis that a vector lacks.</summary>
/// <param name="First">[…, rows, inner].</param>
/// <param name="Second">[…, inner, columns].</param>
internal sealed record ProductShapes(nint[] First, nint[] Second)
{
    public nint Rows => First[^2];

    public nint Inner => First[^1];

    public nint Columns => Second[^1];

    /// <summary>The shapes of two factors.</summary>
    /// <exception cref="InferenceException">They have no product.</exception>
    public static ProductShapes Of(ValueInfo a, ValueInfo b)
    {
        if (a.Rank == 0 || b.Rank == 0)
            throw new InferenceException($"its inputs are {a} and {b}: give at least one axis each.");
        nint[] first = a.Rank == 1 ? [1, a.Shape[0]] : a.Shape.ToArray(), second = b.Rank == 1 ? [b.Shape[0], 1] : b.Shape.ToArray();
        return first[^1] == second[^2]
            ? new ProductShapes(first, second)
            : throw new InferenceException(
                $"its inputs are {a} and {b}: the last axis of the first must be the last but one of the second.");
    }

    /// <summary>The axes of the products before their rows and columns.</summary>
    public nint[] Batch => OperationInputs.Broadcast(First.AsSpan(..^2), Second.AsSpan(..^2));

    /// <summary>How the matrices of both factors meet: for each product, which matrix of either.</summary>
    public (nint[] First, nint[] Second) Pairs()
    {
        nint[] batch = Batch;
        return (Indices(First[..^2], batch), Indices(Second[..^2], batch));
    }

    private static nint[] Indices(nint[] shape, nint[] batch)
    {
        nint[] dense = CopyStep.DenseStrides(shape), indices = new nint[OperationInputs.Product(batch)];
        for (nint i = 0; i < indices.Length; i++)
        {
            nint rest = i;
            for (int axis = 1; axis <= batch.Length; axis++)
            {
                (rest, nint at) = Math.DivRem(rest, batch[^axis]);
                if (axis <= shape.Length && shape[^axis] > 1)
                    indices[i] += at * dense[^axis];
            }
        }

        return indices;
    }
}
