namespace ConvSharp.Inference.Fusion;

/// <summary>What a pass says of a node: how the graph changes, or why the node stays a step of its own.</summary>
/// <param name="Change">Changes the graph; null if nothing can be done.</param>
/// <param name="Reason">Why nothing can be done; null if something can.</param>
internal sealed record FusionAnswer(Action? Change, string? Reason)
{
    public static implicit operator FusionAnswer(string reason) => new(null, reason);

    public static FusionAnswer Of(Action change) => new(change, null);
}

/// <summary>A pass that makes nodes part of others, and says why it does not.</summary>
internal interface IReasonedPass : IFusionPass
{
    /// <summary>What can be done with a node; null if the pass is for other nodes.</summary>
    FusionAnswer? Answer(GraphEditor graph, int at);

    bool IFusionPass.Apply(GraphEditor graph, int at)
    {
        Action? change = Answer(graph, at)?.Change;
        change?.Invoke();
        return change is not null;
    }
}
