using System.Globalization;
using ConvSharp.Files;
using ConvSharp.Inference;

namespace ConvSharp.Playground.Api.Network;

/// <summary>All values of a network for given inputs, before anything is computed: shapes, bytes, work.</summary>
internal sealed class NetworkPlan
{
    private NetworkPlan(Dictionary<string, ValueInfo?> infos, NodeFacts[] nodes) => (Infos, Nodes) = (infos, nodes);

    /// <summary>What is known of inputs, constants and values; null where a shape is only known at run time.</summary>
    public IReadOnlyDictionary<string, ValueInfo?> Infos { get; }

    /// <summary>The nodes in the order in which they run.</summary>
    public NodeFacts[] Nodes { get; }

    /// <summary>Bytes of all inputs and values.</summary>
    public Int128 Bytes { get; private init; }

    /// <summary>Operations on numbers.</summary>
    public Int128 Work => Nodes.Aggregate((Int128)0, (sum, node) => sum + node.Work);

    /// <summary>Multiplications with additions.</summary>
    public Int128 MultiplyAdds => Nodes.Aggregate((Int128)0, (sum, node) => sum + node.MultiplyAdds);

    /// <summary>Why it is not run; null if it is.</summary>
    public string? Refusal => Bytes > WorkLimits.MostBytes
        ? $"All values together would take {Millions(Bytes)} MB, and at most {Millions(WorkLimits.MostBytes)} MB are computed here: " +
            "use a smaller size."
        : Work > WorkLimits.MostOperations
            ? $"A run would take {Millions(Work / 1000)} GFLOP, and at most " +
                $"{Millions(WorkLimits.MostOperations / 1000)} are computed here: use a smaller size."
            : null;

    /// <param name="model">A model that gives all values.</param>
    /// <param name="inputs">What enters.</param>
    /// <exception cref="InferenceException">The inputs do not fit the network.</exception>
    public static NetworkPlan Of(InferenceModel model, ValueInfo[] inputs)
    {
        InferenceGraph graph = model.Graph;
        IReadOnlyList<ValueInfo> outputs = model.Describe(inputs);
        var infos = new Dictionary<string, ValueInfo?>();
        foreach ((string name, InferenceTensor constant) in graph.Constants)
            infos[name] = constant.Length <= MostNumbersOfShape ? ValueInfo.Of(constant) : ValueInfo.Of(constant.Type, constant.Shape);
        foreach ((GraphInput input, ValueInfo info) in graph.Inputs.Zip(inputs))
            infos[input.Name] = info;
        foreach ((string name, ValueInfo info) in graph.Outputs.Zip(outputs))
            infos[name] = info.HasShape ? info : null;
        NodeFacts[] nodes =
        [
            .. graph.Nodes.Select(node => NodeFacts.Of(
                node, [.. node.Inputs.Select(infos.GetValueOrDefault)], [.. node.Outputs.Select(infos.GetValueOrDefault)])),
        ];
        IEnumerable<string> held = graph.Inputs.Select(input => input.Name).Concat(graph.Outputs).Distinct();
        return new NetworkPlan(infos, nodes)
        {
            Bytes = held.Aggregate((Int128)0, (sum, name) =>
                sum + (infos[name] is { } info ? NodeFacts.LengthOf(info) * info.Type.Size() : 0)),
        };
    }

    // Constants that say shapes, pads or scales are small; the elements of large ones may still lie in the file.
    private const int MostNumbersOfShape = 64;

    private static string Millions(Int128 number) => ((double)number / 1e6).ToString("#,##0.#", CultureInfo.InvariantCulture);
}
