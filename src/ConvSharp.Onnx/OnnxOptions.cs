using ConvSharp.Inference;

namespace ConvSharp.Onnx;

/// <summary>How a model is loaded.</summary>
public sealed record OnnxOptions
{
    /// <summary>The defaults.</summary>
    public static OnnxOptions Default { get; } = new();

    /// <summary>Operators of your own; they come before those of the same domain and name that are there.</summary>
    public IReadOnlyList<OnnxOperator> Operators { get; init; } = [];

    /// <summary>
    /// The folder of the external files of a model that is read from memory or a stream; null for none. A model read by its path has its
    /// own.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>How the graph is prepared.</summary>
    public InferenceOptions Inference { get; init; } = InferenceOptions.Default;
}
