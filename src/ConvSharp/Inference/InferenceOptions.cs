using ConvSharp.Geometry;

namespace ConvSharp.Inference;

/// <summary>How a model is prepared.</summary>
public sealed record InferenceOptions
{
    /// <summary>The defaults: fused, fast, 16 shapes.</summary>
    public static InferenceOptions Default { get; } = new();

    /// <summary>Whether operations are fused. Turn it off to compare, or to see every value of the graph. Default true.</summary>
    public bool Fuse { get; init; } = true;

    /// <summary>
    /// Whether a run gives every value that a node makes, after the outputs of the graph; nothing is fused then. Values inside branches and
    /// loops are not among them. Default false.
    /// </summary>
    public bool AllValues { get; init; }

    /// <summary>How much rounding error is allowed for the sake of speed. Default <see cref="ConvolutionAccuracy.Fast"/>.</summary>
    public ConvolutionAccuracy Accuracy { get; init; }

    /// <summary>
    /// For how many input shapes a model keeps its plan; beyond that, the least recently used one is dropped. Default 16.
    /// </summary>
    public int MaxPlans { get; init; } = 16;
}
