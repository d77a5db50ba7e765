using ConvSharp.Files;
using ConvSharp.Inference;

namespace ConvSharp.Onnx.Export;

/// <summary>
/// The shapes of all values of a graph, with null for each length that depends on an unknown length of the input. They are found by
/// telling the shapes for two sizes of the unknown lengths: what differs depends on them.
/// </summary>
internal sealed class ValueShapes
{
    // With many divisors, so that layers that divide a length do not refuse them.
    private const int Small = 240;
    private const int Large = 480;

    private readonly Dictionary<string, (ElementType Type, long?[] Lengths)> _shapes = [];

    public ValueShapes(InferenceGraph graph)
    {
        Dictionary<string, ValueInfo> small = Told(graph, Small), large = Told(graph, Large);
        foreach ((string name, ValueInfo value) in small)
        {
            ReadOnlySpan<nint> one = value.Shape, other = large[name].Shape;
            long?[] lengths = new long?[one.Length];
            for (int axis = 0; axis < lengths.Length; axis++)
                lengths[axis] = one[axis] == other[axis] ? one[axis] : null;
            _shapes.Add(name, (value.Type, lengths));
        }
    }

    public (ElementType Type, long?[] Lengths) Of(string value) => _shapes[value];

    public bool IsDefined(string value) => _shapes.ContainsKey(value);

    private static Dictionary<string, ValueInfo> Told(InferenceGraph graph, nint unknown)
    {
        Dictionary<string, ValueInfo> told =
            graph.Constants.ToDictionary(constant => constant.Key, constant => ValueInfo.Of(constant.Value));
        foreach (GraphInput input in graph.Inputs)
            told.Add(input.Name, ValueInfo.Of(input.Type, [.. input.Shape!.Select(length => length.Size ?? unknown)]));
        foreach (GraphNode node in graph.Nodes)
        {
            ValueInfo?[] inputs = [.. node.Inputs.Select(input => input.Length == 0 ? null : told[input])];
            ValueInfo[] outputs;
            try
            {
                outputs = node.Operation.Infer(inputs);
            }
            catch (Exception fault) when (fault is InferenceException or ArgumentException)
            {
                throw new InferenceException($"node '{node.Name}' ({node.Operation.Kind}): {fault.Message}", fault);
            }

            for (int i = 0; i < node.Outputs.Count; i++)
            {
                if (node.Outputs[i].Length > 0)
                    told.Add(node.Outputs[i], outputs[i]);
            }
        }

        return told;
    }
}
