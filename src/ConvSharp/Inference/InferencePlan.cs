using ConvSharp.Files;
using ConvSharp.Inference.Execution;
using ConvSharp.Inference.Fusion;

namespace ConvSharp.Inference;

/// <summary>What a model runs for inputs of given shapes.</summary>
public sealed class InferencePlan
{
    internal InferencePlan(InferenceModel model, ExecutionPlan plan)
    {
        var reasons = new FusionReasons(model.Graph, model.Options);
        Steps = [.. plan.Steps.Select(step => new PlannedStep(step, plan, reasons.Of(step.Node.Node)))];
        ArenaBytes = plan.ArenaBytes;
        WeightBytes = model.Graph.Constants.Values.Sum(constant => constant.Length * constant.Type.Size());
    }

    /// <summary>The steps, in the order in which they run. Nodes whose outputs are parts of their input, or constants, are none.</summary>
    public IReadOnlyList<PlannedStep> Steps { get; }

    /// <summary>Bytes of a session's memory for intermediate values and work space.</summary>
    public long ArenaBytes { get; }

    /// <summary>Bytes of the graph's constants, as they are after fusion.</summary>
    public long WeightBytes { get; }

    /// <summary>Bytes of the packed weights of all steps.</summary>
    public long PackedWeightBytes => Steps.Sum(step => step.PackedWeightBytes);

    /// <summary>Multiplications with additions of all steps that are products, as the direct algorithm has them.</summary>
    public long MultiplyAdds => Steps.Sum(step => step.MultiplyAdds);
}
