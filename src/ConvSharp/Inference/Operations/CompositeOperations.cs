using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Operations that are made of others.</summary>
public static class CompositeOperations
{
    /// <summary>x divided by the p-norm along an axis.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="input">The name of x.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="p">1 or 2.</param>
    /// <returns>The name of the result.</returns>
    public static string LpNormalization(InferenceGraphBuilder builder, string input, long axis, long p)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (p is not (1 or 2))
            throw new InferenceException($"a norm of p = {p}: use 1 or 2.");
        string axes = builder.Constant(InferenceTensor.Of<long>([axis], 1));
        string norm = builder.Add(new Reduce(p == 1 ? ReduceKind.L1 : ReduceKind.L2), input, axes);
        return builder.Add(new Binary(BinaryFunction.Div), input, norm);
    }

    /// <summary>x minus its mean, divided by its deviation, which are taken over some axes.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="input">The name of x.</param>
    /// <param name="axes">The axes; ONNX's default is 0, 2, 3.</param>
    /// <param name="type">The type of x.</param>
    /// <returns>The name of the result.</returns>
    public static string MeanVarianceNormalization(
        InferenceGraphBuilder builder, string input, ReadOnlySpan<long> axes, ElementType type = ElementType.Float32)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string over = builder.Constant(InferenceTensor.Of(axes, axes.Length));
        string mean = builder.Add(new Reduce(ReduceKind.Mean), input, over);
        string centred = builder.Add(new Binary(BinaryFunction.Sub), input, mean);
        string square = builder.Add(new Binary(BinaryFunction.Mul), centred, centred);
        string deviation = builder.Add(new Unary(UnaryFunction.Sqrt), builder.Add(new Reduce(ReduceKind.Mean), square, over));
        const double epsilon = 1e-9;
        InferenceTensor added = type == ElementType.Float64
            ? InferenceTensor.Of<double>([epsilon])
            : InferenceTensor.Of<float>([(float)epsilon]);
        return builder.Add(
            new Binary(BinaryFunction.Div), centred, builder.Add(new Binary(BinaryFunction.Add), deviation, builder.Constant(added)));
    }
}
