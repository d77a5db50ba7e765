namespace ConvSharp.Inference.Execution;

/// <summary>A node in a plan.</summary>
/// <param name="Node">The node.</param>
/// <param name="Step">What runs; null if it is only prepared at run time, when the shapes of the inputs are known.</param>
internal sealed record PlanStep(IndexedNode Node, Step? Step)
{
    /// <summary>Where the work space starts in the arena.</summary>
    public nint WorkspaceOffset { get; set; }
}
