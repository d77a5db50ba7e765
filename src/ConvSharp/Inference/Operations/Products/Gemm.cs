using ConvSharp.Errors;

namespace ConvSharp.Inference.Operations;

/// <summary>alpha · A · B + beta · C for matrices A and B, either of them transposed first; C broadcasts and may be absent.</summary>
public sealed class Gemm : Operation
{
    /// <summary>Makes the operation.</summary>
    /// <param name="alpha">The factor of the product.</param>
    /// <param name="beta">The factor of C.</param>
    /// <param name="transposeA">Whether A is [inner, rows].</param>
    /// <param name="transposeB">Whether B is [columns, inner].</param>
    /// <param name="epilogue">Activations of the output; null for nothing.</param>
    public Gemm(
        double alpha = 1, double beta = 1, bool transposeA = false, bool transposeB = false, IReadOnlyList<EpilogueStep>? epilogue = null)
    {
        (Alpha, Beta, TransposeA, TransposeB, Epilogue) = (alpha, beta, transposeA, transposeB, epilogue ?? []);
    }

    /// <summary>The factor of the product.</summary>
    public double Alpha { get; }

    /// <summary>The factor of C.</summary>
    public double Beta { get; }

    /// <summary>Whether A is [inner, rows].</summary>
    public bool TransposeA { get; }

    /// <summary>Whether B is [columns, inner].</summary>
    public bool TransposeB { get; }

    /// <summary>Activations of the output, in this order.</summary>
    public IReadOnlyList<EpilogueStep> Epilogue { get; }

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo a, ValueInfo b) = (inputs.Required(0), inputs.Required(1));
        OperationInputs.CheckSameType(a, b);
        if (a.Rank != 2 || b.Rank != 2)
            throw new InferenceException($"its inputs are {a} and {b}: give matrices.");
        (nint rows, nint inner) = TransposeA ? (a.Shape[1], a.Shape[0]) : (a.Shape[0], a.Shape[1]);
        (nint columns, nint otherInner) = TransposeB ? (b.Shape[0], b.Shape[1]) : (b.Shape[1], b.Shape[0]);
        if (inner != otherInner)
            throw new InferenceException($"its inputs are {a} and {b}: the inner axes must be equal, but are {inner} and {otherInner}.");
        ValueInfo output = ValueInfo.Of(a.Type, rows, columns);
        if (inputs.Optional(2) is { } c)
        {
            OperationInputs.CheckSameType(a, c);
            if (!OperationInputs.Broadcast(output.Shape, c.Shape).AsSpan().SequenceEqual(output.Shape))
                throw new InferenceException($"C is {c}: give what broadcasts to {ShapeText.Print(output.Shape)}.");
        }

        return [EpilogueShapes.Result(Epilogue, inputs, FirstResidual, output)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Float<GemmStepMaker, Step>(description.Outputs[0].Type, new GemmStepMaker(this, description));
    }

    /// <summary>The input of the first residual.</summary>
    internal const int FirstResidual = 3;
}
