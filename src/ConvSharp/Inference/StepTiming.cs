namespace ConvSharp.Inference;

/// <summary>How long a node of a graph ran.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Kind">What it computes, such as Conv.</param>
/// <param name="Time">The time of all runs since profiling began.</param>
/// <param name="Runs">How many runs these are.</param>
public sealed record StepTiming(string Node, string Kind, TimeSpan Time, long Runs);
