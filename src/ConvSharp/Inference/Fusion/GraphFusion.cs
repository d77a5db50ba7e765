namespace ConvSharp.Inference.Fusion;

/// <summary>A change of a graph at one node that leaves its results as they are, but for rounding.</summary>
internal interface IFusionPass
{
    /// <summary>Changes the graph at a node, if it can.</summary>
    /// <returns>Whether the graph changed.</returns>
    bool Apply(GraphEditor graph, int at);
}

/// <summary>All passes, in their order.</summary>
internal static class GraphFusion
{
    private static readonly IFusionPass[][] Stages =
    [
        [new CopyRemoval()],
        [new ProductRecogniser(), new LayerNormRecogniser()],
        [new TransposeCancellation(), new TransposeMove()],
        [new PaddingFold(), new ChannelFold(), new BiasFold()],
        [new InputFold()],
        [new EpilogueFusion()],
    ];

    /// <summary>The fused graph, and what was done.</summary>
    public static (InferenceGraph Graph, IReadOnlyList<FusionNote> Notes) Run(InferenceGraph graph, InferenceOptions options)
    {
        var editor = new GraphEditor(graph);
        ConstantFold.Run(editor, options);
        NestedFusion.Run(editor, options);
        if (!options.Fuse || options.AllValues)
            return (editor.Finish(), editor.Notes);
        foreach (IFusionPass[] stage in Stages)
        {
            bool changed = true;
            while (changed)
            {
                changed = false;
                for (int at = 0; at < editor.Length; at++)
                {
                    foreach (IFusionPass pass in stage)
                        changed |= editor[at] is not null && pass.Apply(editor, at);
                }
            }
        }

        return (editor.Finish(), editor.Notes);
    }
}
