namespace ConvSharp.Inference.Operations;

/// <summary>
/// The shapes by which values whose axes have names, with an ellipsis between them for axes without names, get one axis for the ellipsis.
/// The axes without names broadcast. Outputs, as int64: first the lengths of those axes that the values have in common; then for each
/// value its shape with axes of length 1 where others have more, that with the common lengths, and that with one axis for all of these.
/// </summary>
/// <param name="names">For each value, how many axes with names stand before the ellipsis and behind it.</param>
internal sealed class EllipsisShapes(IReadOnlyList<(int Before, int Behind)> names) : Operation
{
    /// <summary>Outputs for each value.</summary>
    public const int PerValue = 3;

    /// <summary>For each value, how many axes with names stand before the ellipsis and behind it.</summary>
    public IReadOnlyList<(int Before, int Behind)> Names { get; } = names;

    /// <inheritdoc/>
    /// <exception cref="InferenceException">A value has too few axes, or the axes without names do not broadcast.</exception>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        nint[] common = [];
        for (int i = 0; i < Names.Count; i++)
        {
            ValueInfo value = inputs.Required(i);
            if (value.Rank < Names[i].Before + Names[i].Behind)
            {
                throw new InferenceException(
                    $"its input is {value}: give at least {Names[i].Before + Names[i].Behind} axes, those beside the ellipsis.");
            }

            common = OperationInputs.Broadcast(common, Unnamed(value, i));
        }

        var shapes = new List<ValueInfo> { Lengths(common) };
        for (int i = 0; i < Names.Count; i++)
        {
            ReadOnlySpan<nint> shape = inputs[i]!.Shape, unnamed = Unnamed(inputs[i]!, i);
            nint[] before = shape[..Names[i].Before].ToArray(), behind = shape[^Names[i].Behind..].ToArray();
            IEnumerable<nint> ones = Enumerable.Repeat((nint)1, common.Length - unnamed.Length);
            shapes.Add(Lengths([.. before, .. ones, .. unnamed, .. behind]));
            shapes.Add(Lengths([.. before, .. common, .. behind]));
            shapes.Add(Lengths([.. before, OperationInputs.Product(common), .. behind]));
        }

        return [.. shapes];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;

    private ReadOnlySpan<nint> Unnamed(ValueInfo value, int index) => value.Shape[Names[index].Before..^Names[index].Behind];

    private static ValueInfo Lengths(nint[] shape) =>
        ValueInfo.Of(InferenceTensor.Of<long>([.. shape.Select(length => (long)length)], shape.Length));
}
