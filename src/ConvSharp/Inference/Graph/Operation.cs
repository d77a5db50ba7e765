namespace ConvSharp.Inference;

/// <summary>
/// What a node of a graph computes. Immutable: one object may stand at many places, in many graphs. To write an operation of your own, say
/// in <see cref="Infer"/> which outputs it has, and give in <see cref="Prepare"/> the step that computes them.
/// </summary>
/// <example>
/// <code>
/// /// x / (1 + |x|)
/// sealed class Softsign : Operation
/// {
///     public override ValueInfo[] Infer(ReadOnlySpan&lt;ValueInfo?&gt; inputs) => [ValueInfo.Of(inputs[0]!.Type, inputs[0]!.Shape)];
///
///     public override Step Prepare(StepDescription description) => Step.Of(static memory =>
///     {
///         ReadOnlySpan&lt;float&gt; x = memory.Input&lt;float&gt;(0);
///         Span&lt;float&gt; y = memory.Output&lt;float&gt;(0);
///         for (int i = 0; i &lt; x.Length; i++)
///             y[i] = x[i] / (1 + MathF.Abs(x[i]));
///     });
/// }
/// </code>
/// </example>
public abstract class Operation
{
    /// <summary>What the operation is called, such as Conv: by default the type's name.</summary>
    public virtual string Kind => GetType().Name.Split('`')[0];

    /// <summary>Whether equal inputs give equal outputs, so that a result of constants may be computed once. Default true.</summary>
    public virtual bool IsDeterministic => true;

    /// <summary>Checks the inputs and describes the outputs.</summary>
    /// <param name="inputs">
    /// The inputs, all of known shape; null where an optional one is absent. <see cref="ValueInfo.Value"/> is set where the elements are
    /// known: constants, and what follows from constants and shapes.
    /// </param>
    /// <returns>
    /// One description for each output. An output has no shape if it depends on elements that are not known yet: then the operation is
    /// asked again when its inputs have been computed, with all elements known; if it still has none, its step allocates the output.
    /// </returns>
    /// <exception cref="InferenceException">The inputs do not fit; the engine adds the node's name.</exception>
    public abstract ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs);

    /// <summary>Makes the step that computes the outputs for inputs of these shapes.</summary>
    /// <param name="description">Inputs and outputs, as <see cref="Infer"/> had and gave them.</param>
    public abstract Step Prepare(StepDescription description);
}
