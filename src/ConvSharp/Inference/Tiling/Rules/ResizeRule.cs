using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>A change of size: the whole's tables say of which elements each output is mixed, and with which weights.</summary>
internal sealed class ResizeRule : TileRule
{
    private readonly Resize _operation;
    private readonly ResizeAxis?[] _axes;

    public ResizeRule(TileNode node)
    {
        ValueInfo?[] inputs = node.Inputs;
        (_operation, inputs) = node.Operation is SpatialResize spatial ? spatial.AsResize(inputs[0]!) : ((Resize)node.Operation, inputs);
        ResizeShape shape = ResizeShape.Of(_operation.Options, inputs)
            ?? throw node.Refusal("its sizes are computed: tiles need them to be constants.");
        if (_operation.Options.Coordinates == ResizeCoordinates.TensorFlowCrop)
            throw node.Refusal("a crop with a region of its own cannot be computed in tiles: use another way to crop.");
        _axes = new ResizeAxis?[shape.Output.Length];
        for (int axis = 0; axis < _axes.Length; axis++)
            _axes[axis] = shape.AxisOf(_operation.Options, axis, node.Shape(0)[axis]);
    }

    public override IndexSet[]? Needs(TileNode node, int input, TileSets sets)
    {
        if (input > 0)
            return null;
        IndexSet[] needed = [.. sets[node.Output]];
        for (int axis = 0; axis < needed.Length; axis++)
        {
            if (_axes[axis] is { } resized)
            {
                needed[axis] = needed[axis].Map(range =>
                {
                    (int start, int end) = resized.SourcesOf((int)range.Start, (int)range.End);
                    return new IndexRange(start, end);
                });
            }
        }

        return needed;
    }

    public override void Write(TileNode node, TileSets sets, TileWriter writer)
    {
        IndexSet[] output = sets[node.Output], read = Needs(node, 0, sets)!;
        string tensor = writer.Take(node, node.Node.Inputs[0], read);
        var parts = new List<ResizeAxis>();
        for (int axis = output.Length - 1; axis >= 0; axis--)
        {
            if (_axes[axis] is not { } resized)
                continue;
            int[] places = [.. output[axis].Ranges.ToArray().SelectMany(range => Enumerable.Range((int)range.Start, (int)range.Length))];
            IndexSet have = read[axis];
            parts.Add(resized.Part(places, (int)have.Count, source => (int)have.PositionOf(source)));
        }

        if (parts.Count > 0)
        {
            var part = new ResizePart(_operation.Options, [.. output.Select(set => (nint)set.Count)], parts);
            tensor = writer.Add(node, part, [tensor], part.Signature);
        }

        writer.Define(node.Output, tensor, output);
    }
}
