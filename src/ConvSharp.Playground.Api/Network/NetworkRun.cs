using ConvSharp.Inference;

namespace ConvSharp.Playground.Api.Network;

/// <summary>All values of a network for one picture.</summary>
internal sealed class NetworkRun
{
    private readonly OpenNetwork _network;
    private readonly Dictionary<string, InferenceTensor> _values;

    private NetworkRun(OpenNetwork network, string cause, NetworkPlan plan, Dictionary<string, InferenceTensor> values)
    {
        (_network, Cause, Plan, _values) = (network, cause, plan, values);
    }

    /// <summary>What the run follows from, beside the network and the picture: the same words need no other run.</summary>
    public string Cause { get; }

    public NetworkPlan Plan { get; }

    /// <summary>What was computed or entered, in the order of inputs and nodes.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <exception cref="RequestFault">It would take too much memory or time.</exception>
    public static NetworkRun Of(OpenNetwork network, NetworkInput[] inputs, PagePicture? picture, string cause)
    {
        NetworkPlan plan = network.Plan([.. inputs.Select(input => input.Info)]);
        if (plan.Refusal is { } refusal)
            throw new RequestFault(refusal, NetworkWords.Size);
        InferenceTensor[] given = [.. inputs.Select(input => input.Make(picture))];
        using InferenceSession session = network.Model.CreateSession();
        InferenceTensor[] outputs = session.Run(given);
        var values = new Dictionary<string, InferenceTensor>();
        foreach ((NetworkInput input, InferenceTensor value) in inputs.Zip(given))
            values[input.Input.Name] = value;
        Dictionary<string, InferenceTensor> made = network.Graph.Outputs.Zip(outputs).DistinctBy(pair => pair.First).ToDictionary();
        foreach (string name in network.Graph.Nodes.SelectMany(node => node.Outputs).Concat(network.Graph.Outputs).Where(made.ContainsKey))
            values[name] = made[name];
        return new NetworkRun(network, cause, plan, values);
    }

    /// <summary>A value, or a constant; null: there is none of this name.</summary>
    public InferenceTensor? Find(string name) => _values.GetValueOrDefault(name) ?? _network.Graph.Constants.GetValueOrDefault(name);
}
