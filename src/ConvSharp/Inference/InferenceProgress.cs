namespace ConvSharp.Inference;

/// <summary>How far a run is: after each operation.</summary>
/// <param name="Node">The name of the node that has just run.</param>
/// <param name="Done">Operations that have run.</param>
/// <param name="Total">Operations of the run.</param>
public readonly record struct InferenceProgress(string Node, int Done, int Total);
