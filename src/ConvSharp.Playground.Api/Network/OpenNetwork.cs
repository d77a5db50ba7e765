using ConvSharp.Inference;
using ConvSharp.Inference.Fusion;
using ConvSharp.Onnx;

namespace ConvSharp.Playground.Api.Network;

/// <summary>A network that the page has opened.</summary>
internal sealed class OpenNetwork
{
    private NetworkPlan? _plan;
    private ValueInfo[] _planned = [];

    private OpenNetwork(string name, OnnxModel model)
    {
        (Name, Model) = (name, model);
        Constants = Graph.Constants.Keys.ToHashSet();
        var fused = new InferenceModel(model.Graph);
        Fusions = fused.Fusions;
        var reasons = new FusionReasons(fused.Graph, fused.Options);
        Alone =
        [
            .. from node in fused.Graph.Nodes
               let reason = reasons.Of(node)
               where reason is not null
               select (node, reason!),
        ];
    }

    public string Name { get; }

    public OnnxModel Model { get; }

    /// <summary>The graph as the file has it, but for what follows from constants alone; all values are outputs.</summary>
    public InferenceGraph Graph => Model.Model.Graph;

    public IReadOnlySet<string> Constants { get; }

    /// <summary>What becomes one where nothing but the outputs is asked for.</summary>
    public IReadOnlyList<FusionNote> Fusions { get; }

    /// <summary>What stays a step of its own, and why.</summary>
    public IReadOnlyList<(GraphNode Node, string Reason)> Alone { get; }

    /// <exception cref="OnnxException">The file is no model, or one that cannot run.</exception>
    public static OpenNetwork Load(byte[] file, string name) => new(name, OnnxModel.Load(
        file, new OnnxOptions { Inference = new InferenceOptions { AllValues = true, MaxPlans = 1 } }));

    /// <exception cref="InferenceException">The inputs do not fit.</exception>
    public NetworkPlan Plan(ValueInfo[] inputs)
    {
        if (_plan is null || !inputs.Zip(_planned).All(pair => pair.First.Shape.SequenceEqual(pair.Second.Shape)))
            (_plan, _planned) = (NetworkPlan.Of(Model.Model, inputs), inputs);
        return _plan;
    }
}
