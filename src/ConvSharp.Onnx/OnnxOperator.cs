using ConvSharp.Inference;

namespace ConvSharp.Onnx;

/// <summary>An operator of your own.</summary>
/// <example>
/// <code>
/// /// y = scale · x³
/// sealed class Cube(float scale) : Operation
/// {
///     public override ValueInfo[] Infer(ReadOnlySpan&lt;ValueInfo?&gt; inputs) => [ValueInfo.Of(inputs[0]!.Type, inputs[0]!.Shape)];
///
///     public override Step Prepare(StepDescription description) => Step.Of(memory =>
///     {
///         ReadOnlySpan&lt;float&gt; x = memory.Input&lt;float&gt;(0);
///         Span&lt;float&gt; y = memory.Output&lt;float&gt;(0);
///         for (int i = 0; i &lt; x.Length; i++)
///             y[i] = scale * x[i] * x[i] * x[i];
///     });
/// }
///
/// OnnxOperator cube = new("Cube", node => node.Emit(new Cube(node.Float("scale", 1)))) { Domain = "com.example" };
/// OnnxModel model = OnnxModel.Load("model.onnx", new OnnxOptions { Operators = [cube] });
/// </code>
/// </example>
/// <param name="name">The operator, as nodes name it (op_type).</param>
/// <param name="import">Adds to the graph what a node of this operator stands for, by <see cref="OnnxNode.Emit(Operation)"/>.</param>
public sealed class OnnxOperator(string name, Action<OnnxNode> import)
{
    /// <summary>The operator, as nodes name it (op_type).</summary>
    public string Name { get; } = name;

    /// <summary>The set that it belongs to; empty for the standard one.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Adds to the graph what a node stands for.</summary>
    public Action<OnnxNode> Import { get; } = import;
}
