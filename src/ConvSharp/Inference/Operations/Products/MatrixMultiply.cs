namespace ConvSharp.Inference.Operations;

/// <summary>
/// The matrix product of the last two axes, as numpy.matmul has it: the axes before broadcast, a vector is a row on the left and a column
/// on the right. Inputs: A, B, and optionally a bias, one number for each column, where B is a constant matrix.
/// </summary>
public sealed class MatrixMultiply : Operation
{
    /// <inheritdoc/>
    public override string Kind => "MatMul";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo a, ValueInfo b) = (inputs.Required(0), inputs.Required(1));
        OperationInputs.CheckSameType(a, b);
        var shapes = ProductShapes.Of(a, b);
        if (inputs.Optional(2) is { } bias && (b.Rank != 2 || b.Value is null || bias.Value is null || bias.Length != shapes.Columns))
            throw new InferenceException($"its bias is {bias}: give {shapes.Columns} constant numbers, beside a constant matrix.");
        List<nint> output = [.. shapes.Batch];
        if (a.Rank > 1)
            output.Add(shapes.Rows);
        if (b.Rank > 1)
            output.Add(shapes.Columns);
        return [ValueInfo.Of(a.Type, [.. output])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return description.Outputs[0].Type is Files.ElementType.Float32 or Files.ElementType.Float64
            ? ElementDispatch.Float<ProductStepMaker, Step>(description.Outputs[0].Type, new ProductStepMaker(description))
            : ElementDispatch.Number<PlainProductMaker, Step>(description.Outputs[0].Type, new PlainProductMaker(description));
    }
}
