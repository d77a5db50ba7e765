namespace ConvSharp.Inference;

/// <summary>What became one operation.</summary>
/// <param name="Into">The node that computes it.</param>
/// <param name="Nodes">The names of the nodes that are part of it now, in the order in which they stood.</param>
/// <param name="Description">What was done: batch norm folded into the weights.</param>
public sealed record FusionNote(string Into, IReadOnlyList<string> Nodes, string Description);
